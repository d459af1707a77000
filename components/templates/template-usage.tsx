"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useTemplateUsage } from "@/components/templates/use-templates";
import { RelativeTime } from "@/components/ui/relative-time";
import type { TemplateView } from "@/lib/templates/views";

/** What became of the messages with this template. */
export function TemplateUsage({ template }: { template: TemplateView }) {
  const t = useTranslations("templates.usage");
  const format = useFormatter();
  const usage = useTemplateUsage([[template.id]]).get(template.id);
  if (!template.metaId) return null;
  // Each message is counted under the furthest it came; people ask how many got at least that far.
  const read = usage?.read ?? 0;
  const delivered = read + (usage?.delivered ?? 0);
  const total = usage?.total ?? 0;
  const share = (count: number) => (total > 0 ? format.number(count / total, { style: "percent" }) : null);
  const steps = [
    ["total", total, null],
    ["delivered", delivered, share(delivered)],
    ["read", read, share(read)],
    ["failed", usage?.failed ?? 0, share(usage?.failed ?? 0)],
  ] as const;
  return (
    <section aria-labelledby="template-usage">
      <div className="flex items-baseline justify-between gap-3">
        <h3 id="template-usage" className="text-base font-semibold">
          {t("title")}
        </h3>
        {usage?.lastUsedAt && (
          <span className="text-sm text-muted-foreground">
            {t.rich("last", { time: () => <RelativeTime at={usage.lastUsedAt!} /> })}
          </span>
        )}
      </div>
      {total === 0 ? (
        <p className="mt-1 text-sm text-muted-foreground">{t("none")}</p>
      ) : (
        <dl className="mt-2 grid grid-cols-2 gap-2 sm:grid-cols-4">
          {steps.map(([name, count, part]) => (
            <div key={name} className="flex flex-col rounded-lg bg-muted p-2.5">
              <dt className="text-xs text-muted-foreground">{t(name)}</dt>
              <dd className="text-lg font-semibold tabular-nums">
                {format.number(count)}
                {part && <span className="ms-1 text-xs font-normal text-muted-foreground">{part}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
