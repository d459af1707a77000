"use client";

import { useTranslations } from "next-intl";
import { ImportEditor } from "@/components/contacts/import/import-editor";
import { MayImport } from "@/components/contacts/import/may-import";
import { RunView } from "@/components/contacts/import/run-view";
import { useImport } from "@/components/contacts/import/use-imports";
import { BackTo } from "@/components/ui/back-to";
import { PageBody } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";

function Asked({ id }: { id: string }) {
  const t = useTranslations("imports");
  const { slug } = useWorkspace();
  const found = useImport(id);
  if (found.isPending) {
    return (
      <PageBody className="max-w-6xl">
        <div className="flex flex-col gap-6" aria-busy="true">
          <Skeleton className="h-6 w-64" />
          <Skeleton className="h-56 rounded-xl" />
          <Skeleton className="h-72 rounded-xl" />
        </div>
      </PageBody>
    );
  }
  if (found.isError) {
    return (
      <PageBody>
        <BackTo href={`/w/${slug}/contacts/import`}>{t("title")}</BackTo>
        <QueryFailed query={found} />
      </PageBody>
    );
  }
  const view = found.data;
  return view.preview && ["uploaded", "checking"].includes(view.state) ? (
    <ImportEditor view={view} preview={view.preview} />
  ) : (
    <RunView view={view} />
  );
}

/** One import, at the step where it is. */
export const ImportPage = ({ id }: { id: string }) => (
  <MayImport>
    <Asked key={id} id={id} />
  </MayImport>
);
