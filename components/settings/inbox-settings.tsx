"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { keys } from "@/components/inbox/cache-keys";
import { SwitchRow } from "@/components/settings/switch-row";
import { useTeams } from "@/components/settings/use-library";
import { VariableText } from "@/components/settings/variable-text";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Select, SelectItem } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { InboxSettings, PhoneNumberView } from "@/lib/phone-numbers/views";

const everybody = "everybody";

function Assignment({
  value,
  may,
  error,
  onChange,
}: {
  value: InboxSettings["autoAssignment"];
  may: boolean;
  error?: string;
  onChange: (value: InboxSettings["autoAssignment"]) => void;
}) {
  const t = useTranslations("library.inbox");
  const teams = useTeams().data?.data ?? [];
  return (
    <SwitchRow
      label={t("autoAssignment")}
      help={t("autoAssignmentHelp")}
      checked={value.enabled}
      onChange={(enabled) => onChange({ ...value, enabled })}
      disabled={!may}
    >
      <div className="grid max-w-lg gap-4 sm:grid-cols-2">
        <Field label={t("assignTo")} error={error}>
          <Select
            value={value.teamId ?? everybody}
            onValueChange={(team) => onChange({ ...value, teamId: team === everybody ? null : team })}
            disabled={!may}
          >
            <SelectItem value={everybody}>{t("everybody")}</SelectItem>
            {teams.map((team) => (
              <SelectItem key={team.id} value={team.id}>
                {team.name}
              </SelectItem>
            ))}
          </Select>
        </Field>
        <Field label={t("limit")} help={t("limitHelp")}>
          <Input
            type="number"
            min={1}
            max={1_000}
            value={value.limitPerMember || ""}
            onChange={(event) => onChange({ ...value, limitPerMember: event.target.valueAsNumber || 0 })}
            readOnly={!may}
            className="max-w-24 tabular-nums"
          />
        </Field>
      </div>
    </SwitchRow>
  );
}

function NumberForm({ phoneNumberId, saved }: { phoneNumberId: string; saved: InboxSettings }) {
  const t = useTranslations("library.inbox");
  const settings = useTranslations("accounts.settings");
  const may = useMay("admin");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [draft, setDraft] = useState(saved);
  const save = useApiMutation(
    (api) => api.put<InboxSettings>(`/phone-numbers/${phoneNumberId}/inbox-settings`, draft),
    {
      onSuccess: (now) => {
        client.setQueryData([...keys.shared(slug, "inbox-settings"), phoneNumberId], now);
        setDraft(now);
        toast.success(t("saved"));
      },
    },
  );
  const fields = save.error?.fields ?? {};
  const limitError = fields["autoAssignment.limitPerMember"];
  const change = (part: Partial<InboxSettings>) => setDraft((before) => ({ ...before, ...part }));
  return (
    <Form errors={save.error?.fields} onSubmit={() => save.mutate()} className="gap-6">
      {!may && <Notice tone="info">{settings("readOnly")}</Notice>}
      {save.error && <Notice tone="danger">{limitError ?? save.error.message}</Notice>}
      <Card>
        <Assignment
          value={draft.autoAssignment}
          may={may}
          error={fields["autoAssignment.teamId"]}
          onChange={(autoAssignment) => change({ autoAssignment })}
        />
        {(["assignOnReply", "readReceipts", "typingIndicator"] as const).map((name) => (
          <SwitchRow
            key={name}
            label={t(name)}
            help={t(`${name}Help`)}
            checked={draft[name]}
            onChange={(on) => change({ [name]: on })}
            disabled={!may}
          />
        ))}
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t("closing")}</CardTitle>
          <CardDescription>{t("closingText")}</CardDescription>
        </CardHeader>
        <CardContent className="max-w-lg">
          <VariableText
            label={t("closingMessage")}
            error={fields.closingMessage}
            value={draft.closingMessage ?? ""}
            onChange={(closingMessage) => change({ closingMessage: closingMessage || null })}
            placeholder={t("closingNone")}
            readOnly={!may}
            maxLength={4_096}
          />
        </CardContent>
        {may && (
          <CardFooter>
            <Button type="submit" loading={save.isPending}>
              {t("save")}
            </Button>
          </CardFooter>
        )}
      </Card>
    </Form>
  );
}

const skeleton = (
  <Card>
    {[0, 1, 2, 3].map((row) => (
      <div key={row} className="flex items-center gap-4 border-b px-5 py-5 last:border-b-0">
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
        <Skeleton className="h-5 w-9 rounded-full" />
      </div>
    ))}
  </Card>
);

function OfNumber({ number }: { number: PhoneNumberView }) {
  const settings = useApiQuery<InboxSettings>(`/phone-numbers/${number.id}/inbox-settings`, {
    key: ["library", "inbox-settings", number.id],
  });
  return (
    <SettingsQuery query={settings} skeleton={skeleton}>
      {(data) => <NumberForm key={number.id} phoneNumberId={number.id} saved={data} />}
    </SettingsQuery>
  );
}

/** How the inbox treats the conversations of each number. */
export function InboxSettingsPage() {
  const t = useTranslations("library.inbox");
  const numbers = usePhoneNumbers();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <SettingsQuery query={numbers} skeleton={skeleton}>
        {({ data }) => {
          const connected = data.filter(({ state }) => state !== "disconnected");
          const number = connected.find(({ id }) => id === chosen) ?? connected[0];
          if (!number) {
            return (
              <Card>
                <EmptyState drawing="number" title={t("empty")}>
                  {t("emptyText")}
                </EmptyState>
              </Card>
            );
          }
          return (
            <>
              {connected.length > 1 && (
                <Field label={t("number")} className="max-w-xs">
                  <Select value={number.id} onValueChange={setChosen}>
                    {connected.map((one) => (
                      <SelectItem key={one.id} value={one.id}>
                        {one.verifiedName ?? one.displayPhoneNumber} · {one.displayPhoneNumber}
                      </SelectItem>
                    ))}
                  </Select>
                </Field>
              )}
              <OfNumber number={number} />
            </>
          );
        }}
      </SettingsQuery>
    </>
  );
}
