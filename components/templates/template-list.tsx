"use client";

import { CircleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { plainLine } from "@/components/inbox/formatting";
import { mostUrgent, type TemplateGroup } from "@/components/templates/groups";
import { HoverPreview } from "@/components/templates/hover-preview";
import { useLanguageName } from "@/components/templates/language-name";
import { NoticeLine } from "@/components/templates/notice-line";
import { QualityText } from "@/components/templates/quality-text";
import { StatusBadge, useStatusText } from "@/components/templates/status-badge";
import { useReason } from "@/components/templates/use-reason";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Tooltip } from "@/components/ui/tooltip";
import { partOf } from "@/lib/templates/components";
import type { TemplateUsageView, TemplateView } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-2 pane:grid-cols-[minmax(0,1fr)_8.5rem_7rem] panel:grid-cols-[minmax(0,1fr)_9.5rem_8.5rem_6rem_7.5rem]";

const dots: Record<string, string> = {
  APPROVED: "bg-success",
  PENDING: "bg-info",
  IN_APPEAL: "bg-info",
  REJECTED: "bg-danger",
  DISABLED: "bg-danger",
  PAUSED: "bg-warning",
  LIMIT_EXCEEDED: "bg-warning",
};

function LanguageChip({ template, onOpen }: { template: TemplateView; onOpen: () => void }) {
  const t = useTranslations("templates.list");
  const languageName = useLanguageName();
  const statusText = useStatusText();
  const name = languageName(template.language);
  return (
    <Tooltip label={`${name} · ${statusText(template.status)}`}>
      <button
        type="button"
        onClick={onOpen}
        className="relative inline-flex h-6 items-center gap-1.5 rounded-full border bg-background px-2 text-xs font-medium hover:border-muted-foreground pointer-coarse:h-8"
      >
        <span
          aria-hidden="true"
          className={cn("size-1.5 rounded-full", dots[template.status] ?? "bg-muted-foreground")}
        />
        <span aria-hidden="true">{template.language}</span>
        <span className="sr-only">
          {t("language", { name, status: statusText(template.status), template: template.name })}
        </span>
      </button>
    </Tooltip>
  );
}

type RowProps = {
  group: TemplateGroup;
  usage: ReadonlyMap<string, TemplateUsageView>;
  onOpen: (id: string) => void;
};

function Row({ group, usage, onOpen }: RowProps) {
  const t = useTranslations("templates.list");
  const category = useTranslations("templates.category");
  const format = useFormatter();
  const reasonOf = useReason();
  const { languages } = group;
  const first = languages.find(({ status }) => status === "APPROVED") ?? languages[0]!;
  const urgent = mostUrgent(languages);
  const reason = reasonOf(urgent);
  const body = partOf(first.components, "BODY")?.text ?? "";
  const used = languages.flatMap(({ id }) => usage.get(id) ?? []);
  const sent = used.reduce((sum, { total }) => sum + total, 0);
  const lastUsedAt = used.map((one) => one.lastUsedAt).reduce((a, b) => (!a || (b && b > a) ? b : a), null);
  const notices = languages.filter(({ notice }) => notice);
  const value = "hidden text-sm tabular-nums";
  return (
    <li className={cn(columns, "relative px-4 py-3 transition-colors hover:bg-accent")}>
      <div className="flex min-w-0 flex-col gap-1">
        <HoverPreview template={first}>
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => onOpen(first.id)}
            className="max-w-full self-start truncate text-start text-base font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
          >
            {group.name}
          </button>
        </HoverPreview>
        <p className="line-clamp-1 text-sm wrap-anywhere text-muted-foreground">
          <bdi>{body ? plainLine(body, 140) : t("codeBody")}</bdi>
        </p>
        <div className="z-10 flex flex-wrap gap-1 self-start pt-0.5">
          {languages.map((template) => (
            <LanguageChip key={template.id} template={template} onOpen={() => onOpen(template.id)} />
          ))}
        </div>
        {reason && (
          <p className="flex items-start gap-1.5 text-sm text-danger">
            <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
            <span className="min-w-0 break-words">{reason.what}</span>
          </p>
        )}
        {notices.map((template) => (
          <NoticeLine key={template.id} notice={template.notice!} />
        ))}
      </div>
      <div className="flex flex-col items-end gap-1 pane:items-start">
        <StatusBadge template={urgent} />
        {languages.length > 1 && urgent.status !== "APPROVED" && (
          <span className="text-xs text-muted-foreground">
            {t("ofLanguages", {
              count: languages.filter(({ status }) => status === urgent.status).length,
              all: languages.length,
            })}
          </span>
        )}
        {first.draft && <Badge tone="outline">{t("changes")}</Badge>}
      </div>
      <span className={cn(value, "pane:block")}>
        {category.has(first.category) ? category(first.category as "UTILITY") : first.category}
      </span>
      <span className={cn(value, "panel:block")}>
        <QualityText quality={first.quality} />
      </span>
      <span className={cn(value, "flex-col panel:flex")}>
        {sent > 0 ? (
          <>
            <span>{t("sent", { count: format.number(sent) })}</span>
            {lastUsedAt && (
              <span className="text-xs text-muted-foreground">
                <RelativeTime at={lastUsedAt} />
              </span>
            )}
          </>
        ) : (
          <span className="text-muted-foreground">{t("unused")}</span>
        )}
      </span>
    </li>
  );
}

/** Templates by name, each with its languages side by side. */
export function TemplateList({
  groups,
  usage,
  onOpen,
}: { groups: TemplateGroup[] } & Omit<RowProps, "group">) {
  const t = useTranslations("templates.list");
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <div
        aria-hidden="true"
        className={cn(
          columns,
          "hidden h-9 items-center border-b px-4 text-xs text-muted-foreground pane:grid",
        )}
      >
        <span>{t("name")}</span>
        <span>{t("status")}</span>
        <span>{t("category")}</span>
        <span className="hidden panel:block">{t("quality")}</span>
        <span className="hidden panel:block">{t("usage")}</span>
      </div>
      <ul aria-label={t("label")} className="divide-y">
        {groups.map((group) => (
          <Row key={group.key} group={group} usage={usage} onOpen={onOpen} />
        ))}
      </ul>
    </div>
  );
}

export function TemplateListSkeleton() {
  return (
    <div aria-busy="true" className="overflow-hidden rounded-xl border bg-card">
      <div className="hidden h-9 border-b pane:block" />
      <div className="divide-y">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className={cn(columns, "px-4 py-3")}>
            <div className="flex flex-col gap-2">
              <Skeleton className="h-4 w-44" />
              <Skeleton className="h-3.5 w-full max-w-96" />
              <Skeleton className="h-6 w-24 rounded-full" />
            </div>
            <Skeleton className="h-5 w-20 rounded-full" />
            <Skeleton className="hidden h-4 w-16 pane:block" />
            <Skeleton className="hidden h-4 w-12 panel:block" />
            <Skeleton className="hidden h-4 w-16 panel:block" />
          </div>
        ))}
      </div>
    </div>
  );
}
