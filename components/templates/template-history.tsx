"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMembers } from "@/components/settings/use-library";
import { useStatusText } from "@/components/templates/status-badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { Page } from "@/lib/shared/pagination";
import type { TemplateEventView, TemplateView } from "@/lib/templates/views";

/** What happened to it, newest first: by Meta, by members. */
export function TemplateHistory({ template }: { template: TemplateView }) {
  const t = useTranslations("templates.history");
  const api = useApi();
  const { slug } = useWorkspace();
  const sentence = useSentence();
  const events = useInfiniteQuery<Page<TemplateEventView>, ApiError>({
    // What happens to it shows in its time of change.
    queryKey: [slug, "template-events", template.id, template.updatedAt],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.get(
        `/templates/${template.id}/events?limit=10${pageParam ? `&cursor=${encodeURIComponent(pageParam as string)}` : ""}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  const rows = events.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section aria-labelledby="template-history">
      <h3 id="template-history" className="mb-2 text-base font-semibold">
        {t("title")}
      </h3>
      {events.isError ? (
        <p className="text-sm text-danger">{events.error.message}</p>
      ) : events.isPending ? (
        <div aria-busy="true" className="flex flex-col gap-2">
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      ) : rows.length === 0 ? (
        <p className="text-sm text-muted-foreground">{t("none")}</p>
      ) : (
        <ol className="flex flex-col gap-2.5 border-s ps-4">
          {rows.map((event) => (
            <li key={event.id} className="relative flex flex-col text-sm">
              <span
                aria-hidden="true"
                className="absolute -start-[1.19rem] top-1.5 size-1.5 rounded-full bg-muted-foreground"
              />
              <span className="break-words">{sentence(event)}</span>
              <RelativeTime at={event.at} className="self-start text-xs text-muted-foreground" />
            </li>
          ))}
        </ol>
      )}
      {events.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="mt-2"
          loading={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </section>
  );
}

function useSentence(): (event: TemplateEventView) => string {
  const t = useTranslations("templates.history");
  const category = useTranslations("templates.category");
  const quality = useTranslations("templates.quality");
  const reason = useTranslations("templates.reason");
  const statusText = useStatusText();
  const members = useMembers();
  const nameOf = (word: string | null) =>
    word && category.has(word) ? category(word as "UTILITY") : (word ?? "?");
  const qualityOf = (word: string | null) =>
    word && quality.has(word) ? quality(word as "GREEN") : (word ?? "?");
  return ({ kind, from, to, reason: why, byUserId }) => {
    const member = byUserId && members.data?.data.find(({ userId }) => userId === byUserId)?.name;
    const who = member ?? t("somebody");
    const because = why && reason.has(`${why}.what`) ? ` ${reason(`${why as "SCAM"}.what`)}` : "";
    switch (kind) {
      case "status":
        return t("status", { status: statusText(to ?? "") }) + because;
      case "category":
      case "category_impending":
        return t(kind, { from: nameOf(from), to: nameOf(to) });
      case "quality":
        return t("quality", { from: qualityOf(from), to: qualityOf(to) });
      case "components":
        return t("components");
      case "created":
      case "submitted":
      case "resubmitted":
      case "edited":
      case "unpaused":
        return t(kind, { who });
      case "deleted":
        return byUserId ? t("deleted", { who }) : t("deletedByMeta");
      default:
        return kind.replaceAll("_", " ");
    }
  };
}
