"use client";

import { useState } from "react";
import { useRouter } from "next/navigation";
import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Section } from "@/components/campaigns/draft/section";
import { CheckPanel } from "@/components/contacts/import/check-panel";
import { ColumnsSection } from "@/components/contacts/import/columns-section";
import { ConsentSection } from "@/components/contacts/import/consent-section";
import { beginDraft, targetsOf, toSettings, type Draft } from "@/components/contacts/import/draft";
import { FileSection } from "@/components/contacts/import/file-section";
import { ImportState } from "@/components/contacts/import/import-state";
import { PeopleSection } from "@/components/contacts/import/people-section";
import { ReadRows } from "@/components/contacts/import/read-rows";
import { importKeys } from "@/components/contacts/import/import-cache";
import { BackTo } from "@/components/ui/back-to";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageBody } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";

type Preview = NonNullable<ContactImportPreview["preview"]>;

/** The beginning of the file with the separator and header of the draft: as it was found, or asked for anew. */
function useShape(view: ContactImportPreview, found: Preview, { separator, hasHeader }: Draft) {
  const isFound = found.separator === separator && found.hasHeader === hasHeader;
  const asked = useApiQuery<ContactImportPreview>(
    `/contact-imports/${view.id}?separator=${separator}&hasHeader=${hasHeader}`,
    {
      key: ["contact-import-shape", view.id, separator, hasHeader],
      enabled: !isFound,
      placeholderData: (before) => before,
    },
  );
  if (isFound) return { preview: found, loading: false, error: null };
  return {
    preview: asked.data?.preview ?? found,
    loading: asked.isPlaceholderData || asked.isPending,
    error: asked.error?.message ?? null,
  };
}

/** To the field that is wrong, else to the columns: none has the phone numbers. */
function goToProblem(): void {
  const place =
    document.querySelector<HTMLElement>('fieldset [aria-invalid="true"]') ??
    document.querySelector<HTMLElement>("#columns [role=combobox]");
  place?.focus();
}

/** A file that waits: how it is written, what its columns are, what is done with people, and what that would come to. */
export function ImportEditor({ view, preview: found }: { view: ContactImportPreview; preview: Preview }) {
  const t = useTranslations("imports");
  const format = useFormatter();
  const router = useRouter();
  const client = useQueryClient();
  const { slug, timeZone } = useWorkspace();
  const [draft, setDraft] = useState<Draft>(() => beginDraft(view, found, timeZone));
  const [tried, setTried] = useState(false);
  const { preview, loading, error } = useShape(view, found, draft);
  const guess = targetsOf(preview.guess);
  const targets = draft.targets ?? guess;
  const { settings, problems } = toSettings(draft, guess, timeZone);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const checking = view.state === "checking";
  const ready = settings !== null && !loading && error === null;
  const remove = useApiMutation<void>((api) => api.delete(`/contact-imports/${view.id}`), {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: importKeys.list(slug) });
      router.push(`/w/${slug}/contacts/import`);
    },
    onError: ({ message }) => toast.error(message),
  });
  return (
    <PageBody className="max-w-6xl">
      <header className="flex flex-col gap-3">
        <BackTo href={`/w/${slug}/contacts/import`}>{t("title")}</BackTo>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl font-semibold break-words">
              <bdi>{view.filename}</bdi>
            </h1>
            <ImportState state={view.state} />
            <span className="text-sm text-muted-foreground tabular-nums">
              {t("file.size", {
                kilobytes: format.number(Math.max(1, Math.round(view.sizeBytes / 1024))),
              })}
            </span>
          </div>
          <Button
            variant="outline"
            disabled={checking}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <Trash2 />
            {t("file.delete")}
          </Button>
        </div>
      </header>
      <div className="grid items-start gap-6 panel:grid-cols-[minmax(0,1fr)_22rem]">
        <fieldset disabled={checking} className="flex min-w-0 flex-col gap-4">
          <FileSection view={view} draft={draft} preview={preview} error={error} onChange={change} />
          <ColumnsSection
            preview={preview}
            draft={draft}
            targets={targets}
            error={problems.columns ?? null}
            onChange={change}
          />
          <PeopleSection draft={draft} onChange={change} />
          <ConsentSection
            draft={draft}
            hasColumn={Object.values(targets).includes("consent")}
            problems={tried ? problems : {}}
            onChange={change}
          />
          <Section id="rows" title={t("rows.title")} text={t("rows.text")} bleed>
            <ReadRows importId={view.id} settings={ready ? settings : null} />
          </Section>
        </fieldset>
        <Card aria-labelledby="check-title" className="p-5 panel:sticky panel:top-0">
          <CheckPanel
            view={view}
            settings={ready ? settings : null}
            onIncomplete={() => {
              setTried(true);
              requestAnimationFrame(goToProblem);
            }}
          />
        </Card>
      </div>
    </PageBody>
  );
}
