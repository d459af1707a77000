"use client";

import { useState } from "react";
import { useRouter } from "next/navigation";
import { useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal, Send, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { BackTo } from "@/components/ui/back-to";
import { toast } from "@/components/ui/toast";
import { dropCampaign } from "@/components/campaigns/campaign-cache";
import { AudienceSection } from "@/components/campaigns/draft/audience-section";
import { CheckPanel } from "@/components/campaigns/draft/check-panel";
import { LaunchDialog } from "@/components/campaigns/draft/launch-dialog";
import { MessageSection } from "@/components/campaigns/draft/message-section";
import { Previews } from "@/components/campaigns/draft/previews";
import { Section } from "@/components/campaigns/draft/section";
import { SettingsSection } from "@/components/campaigns/draft/settings-section";
import { TestDialog } from "@/components/campaigns/draft/test-dialog";
import { useCheck } from "@/components/campaigns/draft/use-check";
import { useDraft, type DraftState } from "@/components/campaigns/draft/use-draft";
import { StateBadge } from "@/components/campaigns/state-badge";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageBody } from "@/components/ui/page-header";
import { Select, SelectItem } from "@/components/ui/select";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { CampaignView } from "@/lib/campaigns/views";

/** Whether what one sees is kept. */
function SaveState({ state }: { state: DraftState }) {
  const t = useTranslations("campaigns.draft");
  if (state.saving === "conflict") {
    return (
      <span className="flex items-center gap-2 text-sm text-warning" role="alert">
        {t("conflict")}
        <Button size="sm" variant="outline" onClick={() => void state.takeTheirs()}>
          {t("takeTheirs")}
        </Button>
      </span>
    );
  }
  return (
    <span className="text-sm text-muted-foreground" role="status">
      {t(`saving.${state.saving}`)}
    </span>
  );
}

function Basics({ state }: { state: DraftState }) {
  const t = useTranslations("campaigns.draft");
  const numbers = usePhoneNumbers();
  const connected = numbers.data?.data.filter(({ state: one }) => one !== "disconnected") ?? [];
  const { draft, change, error } = state;
  return (
    <Section id="basics" title={t("basics")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("name")} error={error?.fields.name}>
          <Input
            value={draft.name}
            maxLength={100}
            onChange={(event) => change({ name: event.target.value })}
            autoComplete="off"
          />
        </Field>
        <Field label={t("number")} error={error?.fields.phoneNumberId}>
          <Select value={draft.phoneNumberId} onValueChange={(phoneNumberId) => change({ phoneNumberId })}>
            {connected.map((number) => (
              <SelectItem key={number.id} value={number.id}>
                {number.displayPhoneNumber}
                {number.verifiedName ? ` · ${number.verifiedName}` : ""}
              </SelectItem>
            ))}
          </Select>
        </Field>
      </div>
    </Section>
  );
}

/** A campaign while it is written: what to send to whom and how, and beside it what that would come to. */
export function DraftPage({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns");
  const router = useRouter();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const may = useMay("admin");
  const state = useDraft(campaign);
  const { draft, change, error, saving } = state;
  const { check, error: checkError, again, stale } = useCheck(campaign.id, campaign.version);
  const [launching, setLaunching] = useState(false);
  const [testing, setTesting] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const remove = useApiMutation<void>((api) => api.delete(`/campaigns/${campaign.id}`), {
    onSuccess: () => {
      dropCampaign(client, slug, campaign.id);
      router.push(`/w/${slug}/campaigns`);
    },
    onError: (failed) => toast.error(failed.message),
  });
  const errors = error?.fields ?? {};
  const general = error && Object.keys(errors).length === 0 && saving === "failed" ? error.message : null;
  const busy = stale || saving !== "saved";
  const ready = check !== null && check.blockers.length === 0 && !busy;
  return (
    <PageBody className="max-w-6xl">
      <header className="flex flex-col gap-3">
        <BackTo href={`/w/${slug}/campaigns`}>{t("title")}</BackTo>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold break-words">
              <bdi>{draft.name || t("draft.unnamed")}</bdi>
            </h1>
            <StateBadge state="draft" />
            {may && <SaveState state={state} />}
          </div>
          {may && (
            <div className="flex items-center gap-2">
              <Button
                variant="outline"
                onClick={() => setTesting(true)}
                disabled={draft.variants.length === 0 || saving !== "saved"}
              >
                <Send />
                {t("draft.test")}
              </Button>
              <Button onClick={() => setLaunching(true)} disabled={!ready}>
                {t("draft.launch")}
              </Button>
              <DropdownMenu>
                <DropdownMenuTrigger asChild>
                  <Button variant="ghost" size="icon" aria-label={t("controls.more")}>
                    <MoreHorizontal />
                  </Button>
                </DropdownMenuTrigger>
                <DropdownMenuContent align="end">
                  <DropdownMenuItem danger onSelect={() => setDeleting(true)}>
                    <Trash2 />
                    {t("draft.delete")}
                  </DropdownMenuItem>
                </DropdownMenuContent>
              </DropdownMenu>
            </div>
          )}
        </div>
        {!may && <p className="text-sm text-muted-foreground">{t("readOnly")}</p>}
        {general && (
          <p role="alert" className="text-base text-danger">
            {general}
          </p>
        )}
      </header>
      <div className="grid items-start gap-6 panel:grid-cols-[minmax(0,1fr)_22rem]">
        <fieldset disabled={!may} className="flex min-w-0 flex-col gap-4">
          <Basics state={state} />
          <AudienceSection
            audience={draft.audience}
            error={errors.audience ?? errors["audience.include"]}
            onChange={(audience) => change({ audience })}
          />
          <MessageSection
            phoneNumberId={draft.phoneNumberId}
            variants={draft.variants}
            audience={draft.audience}
            errors={errors}
            onChange={(variants) => change({ variants })}
          />
          <SettingsSection
            settings={draft.settings}
            audience={draft.audience}
            errors={errors}
            onChange={(settings) => change({ settings })}
          />
        </fieldset>
        <aside aria-label={t("check.title")} className="flex min-w-0 flex-col gap-4 panel:sticky panel:top-0">
          <Card className="p-5" aria-busy={busy}>
            <div className="mb-3 flex items-baseline justify-between gap-3">
              <h2 className="text-base font-semibold">{t("check.title")}</h2>
              {check && busy && <span className="text-sm text-muted-foreground">{t("check.again")}</span>}
            </div>
            {checkError ? (
              <ErrorState turn={checkError.turn} onRetry={again} className="px-0 py-4">
                {checkError.message}
              </ErrorState>
            ) : (
              <CheckPanel check={check} />
            )}
          </Card>
          {check && check.previews.length > 0 && (
            <Previews previews={check.previews} manyVariants={draft.variants.length > 1} />
          )}
        </aside>
      </div>
      {launching && check && (
        <LaunchDialog campaign={campaign} checkedNow={check} onClose={() => setLaunching(false)} />
      )}
      {testing && (
        <TestDialog
          campaignId={campaign.id}
          variants={draft.variants.length}
          onClose={() => setTesting(false)}
        />
      )}
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={t("draft.deleteTitle", { name: draft.name })}
        description={t("draft.deleteText")}
        confirmLabel={t("draft.delete")}
        pending={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </PageBody>
  );
}
