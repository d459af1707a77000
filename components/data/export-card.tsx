"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { ExportRow, isBusy } from "@/components/data/export-row";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { WorkspaceExportView } from "@/lib/data/exports/views";

const path = "/workspace-exports";
type List = { data: WorkspaceExportView[] };

function ExportList() {
  const t = useTranslations("data.export");
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const exports = useApiQuery<List>(path, {
    // While one is made the page follows it; nothing else changes by itself.
    refetchInterval: ({ state }) => (state.data?.data.some(isBusy) ? 1_500 : false),
  });
  const refresh = () => cache.invalidateQueries({ queryKey: [slug, path] });
  const remove = useApiMutation(
    (api, one: WorkspaceExportView) => api.delete<WorkspaceExportView>(`${path}/${one.id}`),
    {
      onSuccess: (_, one) => {
        toast.success(isBusy(one) ? t("stopped") : t("deleted"));
        return refresh();
      },
      onError: (error) => toast.error(error.message),
    },
  );
  if (exports.isPending) {
    return (
      <div aria-busy="true" className="flex h-16 items-center gap-4 border-t px-5">
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3 w-56" />
        </div>
        <Skeleton className="h-7 w-24" />
      </div>
    );
  }
  if (exports.isError) {
    return (
      <div className="border-t">
        <QueryFailed query={exports} />
      </div>
    );
  }
  if (exports.data.data.length === 0) return null;
  return (
    <ul aria-label={t("list")}>
      {exports.data.data.map((one) => (
        <ExportRow key={one.id} one={one} onRemove={() => remove.mutate(one)} />
      ))}
    </ul>
  );
}

/** Asks for everything of the workspace in archives, and shows those there are. */
export function ExportCard() {
  const t = useTranslations("data.export");
  const may = useMay("admin");
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const [withFiles, setWithFiles] = useState(false);
  const ask = useApiMutation((api) => api.post<WorkspaceExportView>(path, { withFiles }), {
    onSuccess: (one) => {
      cache.setQueryData<List>([slug, path], (old) => ({ data: [one, ...(old?.data ?? [])] }));
      toast.success(t("begun"));
    },
  });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {may ? (
          <>
            {ask.error && <Notice tone="danger">{ask.error.message}</Notice>}
            <div className="flex flex-wrap items-end justify-between gap-4">
              <Checkbox
                label={t("withFiles")}
                help={t("withFilesHelp")}
                checked={withFiles}
                onCheckedChange={(on) => setWithFiles(on === true)}
                className="max-w-prose"
              />
              <Button onClick={() => ask.mutate()} loading={ask.isPending}>
                {t("action")}
              </Button>
            </div>
          </>
        ) : (
          <p className="text-sm text-muted-foreground">{t("forbidden")}</p>
        )}
      </CardContent>
      {may && <ExportList />}
    </Card>
  );
}
