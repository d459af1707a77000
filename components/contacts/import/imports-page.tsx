"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { FileDrop } from "@/components/contacts/import/file-drop";
import { ImportState } from "@/components/contacts/import/import-state";
import { MayImport } from "@/components/contacts/import/may-import";
import { useImports } from "@/components/contacts/import/use-imports";
import { BackTo } from "@/components/ui/back-to";
import { Button } from "@/components/ui/button";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactImportView } from "@/lib/contacts/imports/views";

function Row({ view }: { view: ContactImportView }) {
  const t = useTranslations("imports.list");
  const { slug } = useWorkspace();
  const { created, updated, failed } = view;
  const parts = [
    created > 0 && t("created", { count: created }),
    updated > 0 && t("updated", { count: updated }),
    failed > 0 && t("failed", { count: failed }),
  ].filter((part) => part !== false);
  return (
    <li>
      <Link
        href={`/w/${slug}/contacts/import/${view.id}`}
        className="flex min-h-15 items-center justify-between gap-4 px-4 py-2.5 transition-colors hover:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring"
      >
        <span className="flex min-w-0 flex-col gap-1">
          <bdi className="truncate font-medium">{view.filename}</bdi>
          <span className="truncate text-sm text-muted-foreground tabular-nums">
            {parts.length > 0 ? parts.join(" · ") : t(view.hasFile ? "waits" : "nothing")}
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1">
          <ImportState state={view.state} />
          <RelativeTime at={view.createdAt} className="text-sm text-muted-foreground" />
        </span>
      </Link>
    </li>
  );
}

function PastImports() {
  const t = useTranslations("imports.list");
  const imports = useImports();
  if (imports.isPending) {
    return (
      <div className="divide-y overflow-hidden rounded-xl border bg-card" aria-busy="true">
        {[0, 1, 2].map((row) => (
          <div key={row} className="flex min-h-15 flex-col justify-center gap-2 px-4">
            <Skeleton className="h-3.5 w-48 max-w-full" />
            <Skeleton className="h-3.5 w-32" />
          </div>
        ))}
      </div>
    );
  }
  if (imports.isError) {
    return <QueryFailed query={imports} />;
  }
  const rows = imports.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <p className="text-base text-muted-foreground">{t("none")}</p>;
  return (
    <>
      <ul aria-labelledby="past-imports" className="divide-y overflow-hidden rounded-xl border bg-card">
        {rows.map((view) => (
          <Row key={view.id} view={view} />
        ))}
      </ul>
      {imports.hasNextPage && (
        <Button
          variant="outline"
          className="self-center"
          onClick={() => void imports.fetchNextPage()}
          loading={imports.isFetchingNextPage}
        >
          {t("more")}
        </Button>
      )}
    </>
  );
}

/** `/contacts/import`: a file is chosen, and what was imported before is found again. */
export function ImportsPage() {
  const t = useTranslations("imports");
  const contacts = useTranslations("contacts.list");
  const { slug } = useWorkspace();
  return (
    <MayImport>
      <PageBody>
        <div className="flex flex-col gap-3">
          <BackTo href={`/w/${slug}/contacts`}>{contacts("title")}</BackTo>
          <PageHeader title={t("title")} description={t("purpose")} />
        </div>
        <FileDrop />
        <section className="flex flex-col gap-3" aria-labelledby="past-imports">
          <h2 id="past-imports" className="text-base font-semibold">
            {t("list.title")}
          </h2>
          <PastImports />
        </section>
      </PageBody>
    </MayImport>
  );
}
