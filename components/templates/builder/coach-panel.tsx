"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { FindingIcon, FixButton, Words } from "@/components/templates/builder/findings";
import type { Severity } from "@/lib/templates/coach";

const weight: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/** All the coach says, what Meta would refuse first. A click goes to the field. */
export function CoachPanel() {
  const t = useTranslations("templates.builder.coach");
  const { findings, wordsOf, goTo } = useBuilder();
  const sorted = [...findings].sort((a, b) => weight[a.severity] - weight[b.severity]);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return (
    <section aria-labelledby="coach" className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between gap-3">
        <h2 id="coach" className="text-base font-semibold">
          {t("title")}
        </h2>
        <span className="text-sm text-muted-foreground" role="status">
          {errors > 0 ? t("errors", { count: errors }) : t("noErrors")}
        </span>
      </div>
      {sorted.length === 0 ? (
        <p className="flex items-start gap-2 rounded-lg bg-success-soft p-3 text-sm text-success">
          <CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {t("ready")}
        </p>
      ) : (
        <ul className="overflow-hidden rounded-lg border">
          {sorted.map((finding, index) => (
            <li
              key={`${finding.rule}-${finding.path}-${index}`}
              className="flex items-start gap-2 border-b pe-2 last:border-b-0 hover:bg-accent"
            >
              <button
                type="button"
                onClick={() => goTo(finding.path)}
                className="flex min-w-0 flex-1 gap-2 py-2 ps-2.5 text-start text-sm"
              >
                <FindingIcon severity={finding.severity} />
                <Words words={wordsOf(finding)} />
              </button>
              {finding.fix && (
                <span className="py-1">
                  <FixButton finding={finding} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
