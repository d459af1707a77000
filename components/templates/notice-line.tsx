"use client";

import { ArrowRightLeft } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { TemplateNotice } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

/** Meta moves a template to another category: from where to where, when, and what that means for its price. */
export function NoticeLine({ notice, className }: { notice: TemplateNotice; className?: string }) {
  const t = useTranslations("templates.notice");
  const category = useTranslations("templates.category");
  const format = useFormatter();
  const name = (word: string) => (category.has(word) ? category(word as "UTILITY") : word);
  const facts = {
    from: name(notice.from),
    to: name(notice.to),
    time: notice.at ? format.dateTime(new Date(notice.at), { dateStyle: "medium", timeStyle: "short" }) : "",
  };
  const said = notice.at ? t(notice.kind, facts) : t(`${notice.kind}_undated`, facts);
  return (
    <p className={cn("flex items-start gap-1.5 text-sm text-warning", className)}>
      <ArrowRightLeft className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-words">
        {said} {notice.to === "MARKETING" ? t("dearer") : t("cheaper")}
      </span>
    </p>
  );
}
