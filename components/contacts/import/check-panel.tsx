"use client";

import { CircleCheck } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { sameSettings } from "@/components/contacts/import/draft";
import { Bar } from "@/components/contacts/import/import-state";
import { useProblemWords } from "@/components/contacts/import/read-rows";
import { ReportLink } from "@/components/contacts/import/run-view";
import { useImportWrite } from "@/components/contacts/import/use-imports";
import { Button } from "@/components/ui/button";
import type { ImportSettings } from "@/lib/contacts/imports/schemas";
import type { ContactImportView, ImportCheck } from "@/lib/contacts/imports/views";
import { cn } from "@/lib/shared/cn";

type Props = {
  view: ContactImportView;
  /** null: something is missing. */
  settings: ImportSettings | null;
  /** Somebody wants to go on although something is missing. */
  onIncomplete: () => void;
};

const counts = ["created", "known", "repeated", "failed"] as const;

function Problems({ check }: { check: ImportCheck }) {
  const t = useTranslations("imports.check");
  const words = useProblemWords();
  const format = useFormatter();
  return (
    <ul className="flex flex-col gap-3" aria-label={t("problems")}>
      {check.problems.map((problem) => (
        <li key={`${problem.column}|${problem.reason}`} className="flex flex-col gap-1 text-sm">
          <span className="flex items-baseline justify-between gap-3">
            <bdi className="min-w-0 break-words">{words(problem)}</bdi>
            <span className="font-medium tabular-nums">{format.number(problem.count)}</span>
          </span>
          <ul className="flex flex-col gap-0.5 text-muted-foreground">
            {problem.examples.map(({ line, value }) => (
              <li key={line} className="flex min-w-0 gap-2">
                <span className="shrink-0 tabular-nums">{t("line", { line })}</span>
                <bdi className="truncate">{value || t("empty")}</bdi>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Found({ view, check }: { view: ContactImportView; check: ImportCheck }) {
  const t = useTranslations("imports.check");
  const format = useFormatter();
  return (
    <>
      <dl className="flex flex-col gap-1.5">
        {counts.map((name) => (
          <div key={name} className="flex items-baseline justify-between gap-4">
            <dt className="text-muted-foreground">{t(`counts.${name}`)}</dt>
            <dd
              data-count={name}
              className={cn(
                "font-semibold tabular-nums",
                name === "failed" && check.failed > 0 && "text-danger",
              )}
            >
              {format.number(check[name])}
            </dd>
          </div>
        ))}
      </dl>
      {check.failed > 0 ? (
        <>
          <Problems check={check} />
          <ReportLink id={view.id} />
        </>
      ) : (
        <p className="flex items-center gap-2 text-sm text-success">
          <CircleCheck className="size-4 shrink-0" aria-hidden="true" />
          {t("allFit")}
        </p>
      )}
      {check.newLabels.length > 0 && (
        <p className="text-sm text-muted-foreground">
          {t("newLabels", { count: check.newLabels.length })} <bdi>{check.newLabels.join(", ")}</bdi>
        </p>
      )}
    </>
  );
}

/** What an import with these settings would do, and the buttons that find it out and do it. */
export function CheckPanel({ view, settings, onIncomplete }: Props) {
  const t = useTranslations("imports.check");
  const format = useFormatter();
  const at = `/contact-imports/${view.id}`;
  const check = useImportWrite<ImportSettings>((api, given) => api.put(`${at}/check`, given));
  const stop = useImportWrite((api) => api.delete<ContactImportView>(`${at}/check`));
  const run = useImportWrite<ImportSettings>((api, given) => api.put(`${at}/run`, given));
  const found = view.check;
  const fits = found !== null && settings !== null && sameSettings(found.settings, settings);
  const people = found ? found.created + found.known : 0;
  const failure = (check.error ?? run.error)?.message ?? view.error?.message;
  const ask = () => {
    if (!settings) return onIncomplete();
    run.reset();
    check.mutate(settings);
  };
  return (
    <div className="flex flex-col gap-4">
      <h2 id="check-title" className="text-base font-semibold">
        {t("title")}
      </h2>
      {view.state === "checking" ? (
        <>
          <div className="flex flex-col gap-2" role="status">
            <Bar share={view.progress} label={t("checking")} />
            <p className="text-sm text-muted-foreground tabular-nums">
              {t("progress", {
                share: format.number(view.progress, { style: "percent", maximumFractionDigits: 0 }),
              })}
            </p>
          </div>
          <Button variant="outline" loading={stop.isPending} onClick={() => stop.mutate()}>
            {t("stop")}
          </Button>
        </>
      ) : (
        <>
          {!found && <p className="text-sm text-muted-foreground">{t("text")}</p>}
          {failure && <Notice tone="danger">{failure}</Notice>}
          {found && (
            <div className={cn("flex flex-col gap-4", !fits && "opacity-60")}>
              <Found view={view} check={found} />
            </div>
          )}
          {found && !fits && <p className="text-sm text-muted-foreground">{t("stale")}</p>}
          {fits ? (
            <Button
              disabled={people === 0}
              loading={run.isPending}
              onClick={() => run.mutate(found.settings)}
            >
              {people === 0 ? t("nobody") : t("run", { count: people })}
            </Button>
          ) : (
            <Button loading={check.isPending} onClick={ask}>
              {t(found ? "again" : "check")}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
