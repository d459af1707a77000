"use client";

import { Filter, Trash2, Users } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { ask, type Asked } from "@/components/contacts/use-contact-search";
import { useSegmentCounts, useSegments } from "@/components/contacts/use-segments";
import { cn } from "@/lib/shared/cn";

function Entry(props: {
  current: boolean;
  icon: ReactNode;
  name: string;
  count?: number | undefined;
  onOpen: () => void;
}) {
  const format = useFormatter();
  return (
    <li className="shrink-0">
      <button
        type="button"
        aria-current={props.current ? "page" : undefined}
        onClick={props.onOpen}
        className={cn(
          "flex h-8 w-full max-w-52 items-center gap-2 rounded-md px-2.5 text-start text-muted-foreground hover:bg-accent hover:text-foreground focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring pointer-coarse:h-10 panel:max-w-none [&_svg]:size-4 [&_svg]:shrink-0",
          props.current && "bg-accent font-medium text-foreground",
        )}
      >
        {props.icon}
        <span className="min-w-0 flex-1 truncate">
          <bdi>{props.name}</bdi>
        </span>
        {props.count !== undefined && (
          <span className="text-xs font-normal text-muted-foreground tabular-nums">
            {format.number(props.count)}
          </span>
        )}
      </button>
    </li>
  );
}

/** Everybody, the saved segments with how many they hold, and those who were deleted. */
export function SegmentNav({ asked }: { asked: Asked }) {
  const t = useTranslations("filters");
  const segments = useSegments().data?.data ?? [];
  const counts = useSegmentCounts(true).data;
  const open = (segmentId: string | null, deleted = false) =>
    ask({ segment: segmentId, filter: null, deleted: deleted ? "1" : null, contact: null }, "push");
  return (
    <nav aria-label={t("segments")} className="min-w-0 panel:w-52 panel:shrink-0">
      <ul className="scrollbar-quiet -mx-4 flex gap-1 overflow-x-auto px-4 panel:sticky panel:top-0 panel:mx-0 panel:max-h-[80dvh] panel:flex-col panel:overflow-y-auto panel:px-0">
        <Entry
          current={!asked.segment && !asked.deleted}
          icon={<Users />}
          name={t("everybody")}
          count={counts?.everybody}
          onOpen={() => open(null)}
        />
        {segments.map(({ id, name }) => (
          <Entry
            key={id}
            current={asked.segment?.id === id}
            icon={<Filter />}
            name={name}
            count={counts?.counts[id]}
            onOpen={() => open(id)}
          />
        ))}
        <Entry
          current={asked.deleted}
          icon={<Trash2 />}
          name={t("deletedContacts")}
          onOpen={() => open(null, true)}
        />
      </ul>
    </nav>
  );
}
