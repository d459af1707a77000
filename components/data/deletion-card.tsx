"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { useDay } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { WorkspaceDeletionView } from "@/lib/data/deletion/views";

const DeleteWorkspaceDialog = dynamic(
  () => import("@/components/data/delete-workspace-dialog").then((file) => file.DeleteWorkspaceDialog),
  { ssr: false },
);

const path = "/workspace-deletion";

function Planned({ deletion }: { deletion: WorkspaceDeletionView }) {
  const t = useTranslations("data.deletion");
  const mayKeep = useMay("owner");
  const day = useDay();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const keep = useApiMutation((api) => api.delete<WorkspaceDeletionView>(path), {
    onSuccess: (kept) => {
      cache.setQueryData([slug, path], kept);
      void cache.invalidateQueries({ queryKey: [slug, "plan-notice"] });
      toast.success(t("kept"));
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <CardContent className="flex flex-col items-start gap-4">
      <Notice tone="danger" className="w-full">
        {t(deletion.askedBy ? "plannedBy" : "planned", {
          date: day(deletion.dueAt!),
          name: deletion.askedBy?.name ?? "",
        })}
      </Notice>
      <p className="max-w-prose text-base">{t("meanwhile")}</p>
      {mayKeep ? (
        <Button onClick={() => keep.mutate()} loading={keep.isPending}>
          {t("keep")}
        </Button>
      ) : (
        <p className="text-sm text-muted-foreground">{t("askOwner")}</p>
      )}
    </CardContent>
  );
}

function NotPlanned({ deletion, onAsk }: { deletion: WorkspaceDeletionView; onAsk: () => void }) {
  const t = useTranslations("data.deletion");
  const may = useMay("owner");
  return (
    <CardContent className="flex flex-wrap items-center justify-between gap-4">
      <p className="max-w-prose text-base">{t("grace", { days: deletion.graceDays })}</p>
      {may ? (
        <Button variant="destructive" onClick={onAsk}>
          {t("action")}
        </Button>
      ) : (
        <p className="text-sm text-muted-foreground">{t("forbidden")}</p>
      )}
    </CardContent>
  );
}

/** Whether the workspace is going to be deleted, and the ways into it and out of it. */
export function DeletionCard() {
  const t = useTranslations("data.deletion");
  const [asking, setAsking] = useState(false);
  const deletion = useApiQuery<WorkspaceDeletionView>(path);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <SettingsQuery query={deletion} skeleton={<Skeleton className="mx-5 my-4 h-8 w-2/3" />}>
        {(data) =>
          data.state === "planned" ? (
            <Planned deletion={data} />
          ) : (
            <NotPlanned deletion={data} onAsk={() => setAsking(true)} />
          )
        }
      </SettingsQuery>
      {asking && deletion.data && (
        <DeleteWorkspaceDialog graceDays={deletion.data.graceDays} onClose={() => setAsking(false)} />
      )}
    </Card>
  );
}
