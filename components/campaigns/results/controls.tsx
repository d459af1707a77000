"use client";

import { useState } from "react";
import { useRouter } from "next/navigation";
import { Copy, MoreHorizontal, Pause, Pencil, Play, RotateCcw, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { putCampaign } from "@/components/campaigns/campaign-cache";
import { handled, wanted } from "@/components/campaigns/totals";
import { useCampaignWrite } from "@/components/campaigns/use-campaigns";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useApiMutation, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { CampaignRetry, CampaignView } from "@/lib/campaigns/views";

const say = (error: ApiError) => toast.error(error.message);

/** Pause, go on, end, copy, try again: what may be done now, the likeliest first. */
export function Controls({ campaign, retryable }: { campaign: CampaignView; retryable: number }) {
  const t = useTranslations("campaigns.controls");
  const router = useRouter();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const may = useMay("admin");
  const [ending, setEnding] = useState(false);
  const [retrying, setRetrying] = useState(false);
  const { id, state } = campaign;

  const pause = useCampaignWrite((api) => api.put<CampaignView>(`/campaigns/${id}/pause`));
  const resume = useCampaignWrite((api) => api.delete<CampaignView>(`/campaigns/${id}/pause`));
  const cancel = useCampaignWrite((api) => api.put<CampaignView>(`/campaigns/${id}/cancellation`));
  const unschedule = useCampaignWrite((api) => api.delete<CampaignView>(`/campaigns/${id}/launch`));
  const retry = useApiMutation<CampaignRetry>((api) => api.post(`/campaigns/${id}/retries`), {
    onSuccess: ({ recipients, campaign: now }) => {
      setRetrying(false);
      toast.success(t("retried", { count: recipients }));
      putCampaign(client, slug, now);
      void client.invalidateQueries({ queryKey: [slug, "campaign-results", id] });
    },
  });
  const copy = useApiMutation<CampaignView>((api) => api.post(`/campaigns/${id}/copies`), {
    onSuccess: (made) => {
      putCampaign(client, slug, made);
      router.push(`/w/${slug}/campaigns/${made.id}`);
    },
    onError: say,
  });
  if (!may) return null;

  const begun = state === "running" || state === "paused" || state === "freezing";
  const left = wanted(campaign.totals) - handled(campaign.totals);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {(state === "running" || state === "freezing") && (
        <Button
          variant="outline"
          loading={pause.isPending}
          onClick={() => pause.mutate(undefined, { onError: say })}
        >
          <Pause />
          {t("pause")}
        </Button>
      )}
      {state === "paused" && (
        <Button loading={resume.isPending} onClick={() => resume.mutate(undefined, { onError: say })}>
          <Play />
          {t("resume")}
        </Button>
      )}
      {state === "scheduled" && (
        <Button
          variant="outline"
          loading={unschedule.isPending}
          onClick={() => unschedule.mutate(undefined, { onError: say })}
        >
          <Pencil />
          {t("edit")}
        </Button>
      )}
      {retryable > 0 && (state === "completed" || state === "running" || state === "paused") && (
        <Button variant="outline" onClick={() => setRetrying(true)}>
          <RotateCcw />
          {t("retry", { count: retryable })}
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t("more")}>
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => copy.mutate()}>
            <Copy />
            {t("copy")}
          </DropdownMenuItem>
          {(begun || state === "scheduled") && (
            <DropdownMenuItem danger onSelect={() => setEnding(true)}>
              <Trash2 />
              {t("end")}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={ending}
        onOpenChange={setEnding}
        title={t("endTitle", { name: campaign.name })}
        description={t("endText", { count: left })}
        confirmLabel={t("end")}
        pending={cancel.isPending}
        error={cancel.error?.message}
        onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setEnding(false) })}
      />
      <ConfirmDialog
        open={retrying}
        onOpenChange={setRetrying}
        title={t("retryTitle", { count: retryable })}
        description={t("retryText")}
        confirmLabel={t("retry", { count: retryable })}
        pending={retry.isPending}
        error={retry.error?.message}
        onConfirm={() => retry.mutate()}
      />
    </div>
  );
}
