"use client";

import Link from "next/link";
import { useState } from "react";
import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Bar, ImportState } from "@/components/contacts/import/import-state";
import { isBusy, useImportWrite } from "@/components/contacts/import/use-imports";
import { BackTo } from "@/components/ui/back-to";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { PageBody } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactImportView } from "@/lib/contacts/imports/views";
import { cn } from "@/lib/shared/cn";

/** The report of rows that did not become contacts, as a download. */
export function ReportLink({ id }: { id: string }) {
  const t = useTranslations("imports.result");
  const { slug } = useWorkspace();
  return (
    <Button variant="outline" asChild>
      <a href={`/api/v1/contact-imports/${id}/error-report?workspace=${encodeURIComponent(slug)}`} download>
        <Download />
        {t("report")}
      </a>
    </Button>
  );
}

const counts = ["created", "updated", "skipped", "repeated", "failed", "keptStopped"] as const;

/** What became of the rows, each count with what it means. */
function Counts({ view }: { view: ContactImportView }) {
  const t = useTranslations("imports.result");
  const format = useFormatter();
  const shown = counts.filter((name) => view[name] > 0 || name === "created");
  return (
    <dl className="divide-y">
      {shown.map((name) => (
        <div key={name} className="flex items-baseline justify-between gap-4 px-5 py-2.5">
          <dt className="min-w-0">
            <span className="font-medium">{t(`counts.${name}`)}</span>
            <span className="block text-sm text-muted-foreground">{t(`explain.${name}`)}</span>
          </dt>
          <dd
            className={cn("text-lg font-semibold tabular-nums", name === "failed" && "text-danger")}
            data-count={name}
          >
            {format.number(view[name])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Undo({ view }: { view: ContactImportView }) {
  const t = useTranslations("imports.undo");
  const format = useFormatter();
  const [asking, setAsking] = useState(false);
  const undo = useImportWrite((api) => api.put<ContactImportView>(`/contact-imports/${view.id}/undo`));
  if (!view.undoableUntil) return null;
  return (
    <>
      <Button variant="outline" onClick={() => setAsking(true)}>
        {t("undo")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("title")}
        description={
          <>
            {view.created > 0 && <span className="block">{t("created", { count: view.created })}</span>}
            {view.updated > 0 && <span className="block">{t("updated", { count: view.updated })}</span>}
            <span className="block">
              {t("until", {
                day: format.dateTime(new Date(view.undoableUntil), { dateStyle: "long" }),
              })}
            </span>
          </>
        }
        confirmLabel={t("undo")}
        pending={undo.isPending}
        error={undo.error?.message}
        onConfirm={() => undo.mutate(undefined, { onSuccess: () => setAsking(false) })}
      />
    </>
  );
}

/** An import that was started: how far it is, what came of it, and the way back. */
export function RunView({ view }: { view: ContactImportView }) {
  const t = useTranslations("imports");
  const format = useFormatter();
  const { slug } = useWorkspace();
  const stop = useImportWrite((api) => api.delete<ContactImportView>(`/contact-imports/${view.id}/run`));
  const { state, undo } = view;
  const busy = isBusy(view);
  return (
    <PageBody>
      <header className="flex flex-col gap-3">
        <BackTo href={`/w/${slug}/contacts/import`}>{t("title")}</BackTo>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl font-semibold break-words">
              <bdi>{view.filename}</bdi>
            </h1>
            <ImportState state={state} />
          </div>
          <div className="flex flex-wrap items-center gap-2">
            {(state === "queued" || state === "running") && (
              <Button
                variant="outline"
                loading={stop.isPending}
                onClick={() => stop.mutate(undefined, { onError: ({ message }) => toast.error(message) })}
              >
                {t("result.stop")}
              </Button>
            )}
            {view.failed > 0 && !busy && <ReportLink id={view.id} />}
            <Undo view={view} />
          </div>
        </div>
        {view.startedAt && (
          <p className="text-sm text-muted-foreground">
            {t("result.when", {
              at: format.dateTime(new Date(view.startedAt), { dateStyle: "medium", timeStyle: "short" }),
            })}
          </p>
        )}
      </header>
      {view.error && <Notice tone="danger">{view.error.message}</Notice>}
      {state === "cancelled" && <Notice tone="info">{t("result.cancelled")}</Notice>}
      {undo && (
        <Notice tone={state === "undone" ? "success" : "info"}>
          {t("undo.done", { removed: undo.removed, restored: undo.restored, kept: undo.kept })}
        </Notice>
      )}
      <Card aria-label={t("result.title")} className="overflow-hidden">
        {busy && (
          <div className="flex flex-col gap-2 border-b px-5 py-4" role="status">
            <Bar share={view.progress} label={t(`state.${state}`)} />
            <p className="text-sm text-muted-foreground tabular-nums">
              {state === "undoing"
                ? t("undo.progress", { share: format.number(view.progress, { style: "percent" }) })
                : view.totalRows === null
                  ? t("result.rows", { rows: view.rows })
                  : t("result.rowsOf", { rows: view.rows, of: view.totalRows })}
            </p>
          </div>
        )}
        <Counts view={view} />
      </Card>
      {!busy && (
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <Link href={`/w/${slug}/contacts`}>{t("result.toContacts")}</Link>
          </Button>
          <Button variant="outline" asChild>
            <Link href={`/w/${slug}/contacts/import`}>{t("result.another")}</Link>
          </Button>
        </div>
      )}
    </PageBody>
  );
}
