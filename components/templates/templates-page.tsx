"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Plus } from "lucide-react";
import { groupTemplates } from "@/components/templates/groups";
import { SyncLine } from "@/components/templates/sync-line";
import { TemplateFilters } from "@/components/templates/template-filters";
import { TemplateList, TemplateListSkeleton } from "@/components/templates/template-list";
import { TemplateSheet } from "@/components/templates/template-sheet";
import { useListAddress } from "@/components/templates/use-filter";
import { useTemplates, useTemplateSyncs, useTemplateUsage } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

/** `/w/{workspace}/templates`: all of them, what they are worth, and what has to be done. */
export function TemplatesPage() {
  const t = useTranslations("templates");
  const { slug } = useWorkspace();
  const mayEdit = useMay("admin");
  const address = useListAddress();
  const templates = useTemplates(address.filter);
  const syncs = useTemplateSyncs();
  const pages = templates.data?.pages ?? [];
  const rows = pages.flatMap(({ data }) => data);
  const groups = groupTemplates(rows);
  const usage = useTemplateUsage(pages.map(({ data }) => data.map(({ id }) => id)));
  const accounts = syncs.data?.data ?? [];
  const create = (
    <Button asChild>
      <Link href={`/w/${slug}/templates/new`}>
        <Plus />
        {t("create")}
      </Link>
    </Button>
  );
  return (
    <PageBody className="max-w-6xl">
      <PageHeader title={t("title")} description={t("purpose")} actions={mayEdit && create} />
      {accounts.length > 0 && <SyncLine accounts={accounts} />}
      <TemplateFilters
        address={address}
        accounts={accounts}
        languages={[...new Set(rows.map(({ language }) => language))]}
      />
      {templates.isError && rows.length === 0 ? (
        <QueryFailed query={templates} />
      ) : templates.isPending ? (
        <TemplateListSkeleton />
      ) : groups.length === 0 ? (
        <div className="rounded-xl border">
          {address.isNarrowed ? (
            <EmptyState
              drawing="lost"
              title={t("empty.narrowed")}
              action={
                <Button variant="outline" onClick={address.clear}>
                  {t("filters.clear")}
                </Button>
              }
            >
              {t("empty.narrowedText")}
            </EmptyState>
          ) : (
            <EmptyState drawing="template" title={t("empty.title")} action={mayEdit && create}>
              {t(mayEdit ? "empty.text" : "empty.textReadOnly")}
            </EmptyState>
          )}
        </div>
      ) : (
        <>
          <TemplateList groups={groups} usage={usage} onOpen={address.show} />
          {!mayEdit && <p className="text-sm text-muted-foreground">{t("readOnly")}</p>}
          {templates.hasNextPage && (
            <Button
              variant="outline"
              className="self-center"
              loading={templates.isFetchingNextPage}
              onClick={() => void templates.fetchNextPage()}
            >
              {t("list.more")}
            </Button>
          )}
        </>
      )}
      <TemplateSheet templateId={address.open} onShow={address.show} onClose={() => address.show(null)} />
    </PageBody>
  );
}
