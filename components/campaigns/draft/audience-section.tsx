"use client";

import { Ban, FileSpreadsheet, Filter, ListFilter, Plus, Tag, User, Users, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { ContactPicker } from "@/components/campaigns/draft/contact-picker";
import { CsvPicker } from "@/components/campaigns/draft/csv-picker";
import { LabelPicker, SegmentPicker } from "@/components/campaigns/draft/group-pickers";
import { FilterDialog } from "@/components/contacts/filter/filter-dialog";
import { Section } from "@/components/campaigns/draft/section";
import { useSourceName } from "@/components/campaigns/draft/source-name";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { AudienceSource, CampaignAudience } from "@/lib/campaigns/schemas";

type Side = "include" | "exclude";
type Kind = AudienceSource["kind"];

const icons: Record<Kind, typeof Users> = {
  everyone: Users,
  segment: Filter,
  filter: ListFilter,
  labels: Tag,
  contacts: User,
  import: FileSpreadsheet,
};

function Chip({ source, onRemove }: { source: AudienceSource; onRemove: () => void }) {
  const t = useTranslations("campaigns.audience");
  const name = useSourceName(source);
  const Icon = icons[source.kind];
  return (
    <li className="flex h-8 max-w-full items-center gap-2 rounded-md bg-secondary pr-1 pl-2.5 pointer-coarse:h-10">
      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
      <bdi className="truncate">{name}</bdi>
      <button
        type="button"
        onClick={onRemove}
        aria-label={t("remove", { name })}
        className="grid size-6 shrink-0 place-items-center rounded text-muted-foreground hover:bg-accent hover:text-foreground pointer-coarse:size-9"
      >
        <X className="size-3.5" />
      </button>
    </li>
  );
}

/** Who gets it: sources that are added up, and others that are taken away again. */
export function AudienceSection({
  audience,
  error,
  onChange,
}: {
  audience: CampaignAudience;
  error: string | undefined;
  onChange: (audience: CampaignAudience) => void;
}) {
  const t = useTranslations("campaigns.audience");
  const [picking, setPicking] = useState<{ side: Side; kind: Exclude<Kind, "everyone"> } | null>(null);
  const add = (side: Side, source: AudienceSource) => {
    const others = audience[side].filter((one) => JSON.stringify(one) !== JSON.stringify(source));
    onChange({ ...audience, [side]: [...others, source] });
    setPicking(null);
  };
  const remove = (side: Side, index: number) =>
    onChange({ ...audience, [side]: audience[side].filter((_, i) => i !== index) });
  const menu = (side: Side, kinds: readonly Kind[]) => (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline">
          <Plus />
          {t(side === "include" ? "add" : "leaveOut")}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {kinds.map((kind) => {
          const Icon = icons[kind];
          return (
            <DropdownMenuItem
              key={kind}
              onSelect={() => (kind === "everyone" ? add(side, { kind }) : setPicking({ side, kind }))}
            >
              <Icon />
              {t(`kind.${kind}`)}
            </DropdownMenuItem>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
  const close = () => setPicking(null);
  const pick = (source: AudienceSource) => picking && add(picking.side, source);
  return (
    <Section id="audience" title={t("title")} text={t("text")}>
      <div className="flex flex-wrap items-center gap-2">
        <ul className="contents">
          {audience.include.map((source, index) => (
            <Chip key={JSON.stringify(source)} source={source} onRemove={() => remove("include", index)} />
          ))}
        </ul>
        {menu("include", ["everyone", "segment", "filter", "labels", "contacts", "import"])}
      </div>
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      <div className="flex flex-col gap-2">
        <p className="flex items-center gap-1.5 text-sm text-muted-foreground">
          <Ban className="size-3.5" aria-hidden="true" />
          {t("butNot")}
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <ul className="contents">
            {audience.exclude.map((source, index) => (
              <Chip key={JSON.stringify(source)} source={source} onRemove={() => remove("exclude", index)} />
            ))}
          </ul>
          {menu("exclude", ["segment", "filter", "labels", "contacts"])}
        </div>
      </div>
      {picking?.kind === "segment" && <SegmentPicker onPick={pick} onClose={close} />}
      {picking?.kind === "filter" && (
        <FilterDialog
          title={t("kind.filter")}
          text={t("filterText")}
          confirm={t("addFilter")}
          onPick={(filter) => pick({ kind: "filter", filter })}
          onClose={close}
        />
      )}
      {picking?.kind === "labels" && <LabelPicker onPick={pick} onClose={close} />}
      {picking?.kind === "contacts" && <ContactPicker onPick={pick} onClose={close} />}
      {picking?.kind === "import" && <CsvPicker onPick={pick} onClose={close} />}
    </Section>
  );
}
