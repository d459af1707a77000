"use client";

import { useSearchParams } from "next/navigation";
import { BuilderSkeleton } from "@/components/templates/builder/builder-skeleton";
import { TemplateBuilder } from "@/components/templates/builder/template-builder";
import { draftOf } from "@/components/templates/builder/use-draft";
import { useTemplate, useTemplateSyncs } from "@/components/templates/use-templates";
import { NotPermitted } from "@/components/ui/not-permitted";
import { QueryFailed } from "@/components/ui/query-failed";
import { useMay } from "@/hooks/use-workspace";

/** `/templates/{id}/edit`, with `?beside=` the id of the language it is translated from. */
export function EditTemplatePage({ templateId }: { templateId: string }) {
  const beside = useSearchParams().get("beside");
  const mayEdit = useMay("admin");
  const template = useTemplate(templateId);
  const source = useTemplate(beside);
  const syncs = useTemplateSyncs();
  if (!mayEdit) return <NotPermitted words="templates.noPermission" page="templates" />;
  const failed = template.isError ? template : syncs.isError ? syncs : null;
  if (failed?.error) {
    return <QueryFailed query={failed} />;
  }
  if (!template.data || !syncs.data || (beside && source.isPending)) return <BuilderSkeleton />;
  return (
    <TemplateBuilder
      key={templateId}
      template={template.data}
      draft={draftOf(template.data)}
      accounts={syncs.data.data}
      source={source.data ?? null}
    />
  );
}
