"use client";

import { CircleAlert, Lightbulb, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import type { FindingWords } from "@/components/templates/builder/use-coach";
import { Button } from "@/components/ui/button";
import type { Finding, Severity } from "@/lib/templates/coach";
import { cn } from "@/lib/shared/cn";

const looks: Record<Severity, { icon: typeof CircleAlert; ink: string }> = {
  error: { icon: CircleAlert, ink: "text-danger" },
  warning: { icon: TriangleAlert, ink: "text-warning" },
  hint: { icon: Lightbulb, ink: "text-muted-foreground" },
};

export function FindingIcon({ severity, className }: { severity: Severity; className?: string }) {
  const t = useTranslations("templates.builder.severity");
  const { icon: Icon, ink } = looks[severity];
  return (
    <>
      <Icon className={cn("mt-0.5 size-4 shrink-0", ink, className)} aria-hidden="true" />
      <span className="sr-only">{t(severity)}: </span>
    </>
  );
}

export function FixButton({ finding }: { finding: Finding }) {
  const t = useTranslations("templates");
  const { applyFix } = useBuilder();
  const { fix } = finding;
  if (!fix) return null;
  return (
    <Button variant="outline" size="sm" onClick={() => applyFix(fix.patch)}>
      {t.has(`coach.fix.${fix.label}`) ? t(`coach.fix.${fix.label}`) : t("builder.fix")}
    </Button>
  );
}

/** What of the coach's findings belongs to a field: those at its path, and those at places only it can answer for. */
export function useFindingsAt(path: string, also: readonly string[] = []): Finding[] {
  const { findings } = useBuilder();
  return findings.filter((finding) => finding.path === path || also.includes(finding.path));
}

/** What is found, and below it what to do. */
export function Words({ words, className }: { words: FindingWords; className?: string }) {
  return (
    <span className={cn("flex min-w-0 flex-col break-words", className)}>
      <span className={words.text ? "font-medium" : undefined}>{words.title}</span>
      {words.text && <span className="text-muted-foreground">{words.text}</span>}
    </span>
  );
}

/** Findings under a field, once somebody was there. */
export function FieldFindings({ findings, id }: { findings: readonly Finding[]; id?: string }) {
  const { wordsOf } = useBuilder();
  if (findings.length === 0) return null;
  return (
    <ul id={id} className="flex flex-col gap-1.5">
      {findings.map((finding, index) => (
        <li key={`${finding.rule}-${index}`} className="flex flex-wrap items-start gap-x-3 gap-y-1 text-sm">
          <span className="flex min-w-0 flex-1 basis-60 gap-1.5">
            <FindingIcon severity={finding.severity} />
            <Words words={wordsOf(finding)} className={looks[finding.severity].ink} />
          </span>
          <FixButton finding={finding} />
        </li>
      ))}
    </ul>
  );
}
