"use client";

import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { Select, SelectItem } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useApiMutation, type Api, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { WebhookConnectionView } from "@/lib/phone-numbers/views";

/** Where the list stands in the cache of a workspace. */
export const metaAppsKey = "webhook-connections";

/** A write after which the list is asked for again, the dialog closes, and a toast says what happened. */
function useAppWrite<T>(run: (api: Api, values: FormData) => Promise<T>, said: string, onClose: () => void) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useApiMutation(run, {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [slug, metaAppsKey] });
      onClose();
      toast.success(said);
    },
  });
}

function AppForm({
  error,
  pending,
  submit,
  onSubmit,
  children,
}: {
  error: ApiError | null;
  pending: boolean;
  submit: string;
  onSubmit: (values: FormData) => void;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  return (
    <Form errors={error?.fields} onSubmit={onSubmit}>
      {children}
      {error && Object.keys(error.fields).length === 0 && (
        <p role="alert" className="text-danger">
          {error.message}
        </p>
      )}
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">{t("cancel")}</Button>
        </DialogClose>
        <Button type="submit" loading={pending}>
          {submit}
        </Button>
      </DialogFooter>
    </Form>
  );
}

const text = (values: FormData, name: string): string => String(values.get(name) ?? "").trim();

function AddAppForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations("phone-numbers.apps");
  const add = useAppWrite(
    (api, values) =>
      api.post<WebhookConnectionView>("/webhook-connections", {
        name: text(values, "name"),
        appId: text(values, "appId"),
        appSecret: text(values, "appSecret"),
      }),
    t("added"),
    onClose,
  );
  const errors = add.error?.fields;
  return (
    <AppForm error={add.error} pending={add.isPending} submit={t("addSubmit")} onSubmit={add.mutate}>
      <Field label={t("name")} help={t("nameHelp")} error={errors?.name}>
        <Input name="name" autoComplete="off" autoFocus maxLength={100} />
      </Field>
      <Field label={t("appId")} error={errors?.appId}>
        <Input name="appId" inputMode="numeric" autoComplete="off" className="tabular-nums" />
      </Field>
      <Field label={t("secret")} help={t("secretHelp")} error={errors?.appSecret}>
        <PasswordInput name="appSecret" autoComplete="off" />
      </Field>
    </AppForm>
  );
}

export function AddAppDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations("phone-numbers.apps");
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent title={t("addTitle")} description={t("addDescription")}>
        <AddAppForm onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

type AppDialogProps = { app: WebhookConnectionView | null; onClose: () => void };

function RenameForm({ app, onClose }: { app: WebhookConnectionView; onClose: () => void }) {
  const t = useTranslations("phone-numbers.apps");
  const rename = useAppWrite(
    (api, values) => api.patch(`/webhook-connections/${app.id}`, { name: text(values, "name") }),
    t("renamed"),
    onClose,
  );
  return (
    <AppForm
      error={rename.error}
      pending={rename.isPending}
      submit={t("editSubmit")}
      onSubmit={rename.mutate}
    >
      <Field label={t("name")} error={rename.error?.fields.name}>
        <Input name="name" autoComplete="off" autoFocus maxLength={100} defaultValue={app.name} />
      </Field>
    </AppForm>
  );
}

export function RenameAppDialog({ app, onClose }: AppDialogProps) {
  const t = useTranslations("phone-numbers.apps");
  return (
    <Dialog open={app !== null} onOpenChange={(next) => !next && onClose()}>
      {app && (
        <DialogContent title={t("editTitle", { name: app.name })}>
          <RenameForm app={app} onClose={onClose} />
        </DialogContent>
      )}
    </Dialog>
  );
}

const keepHours = [0, 1, 24, 72, 168];

function RotateForm({ app, onClose }: { app: WebhookConnectionView; onClose: () => void }) {
  const t = useTranslations("phone-numbers.apps");
  const rotate = useAppWrite(
    (api, values) =>
      api.post(`/webhook-connections/${app.id}/app-secrets`, {
        appSecret: text(values, "appSecret"),
        previousValidHours: Number(text(values, "previousValidHours")),
      }),
    t("rotated"),
    onClose,
  );
  const errors = rotate.error?.fields;
  return (
    <AppForm
      error={rotate.error}
      pending={rotate.isPending}
      submit={t("rotateSubmit")}
      onSubmit={rotate.mutate}
    >
      <Field label={t("newSecret")} error={errors?.appSecret}>
        <PasswordInput name="appSecret" autoComplete="off" autoFocus />
      </Field>
      <Field label={t("keepHours")} error={errors?.previousValidHours}>
        <Select name="previousValidHours" defaultValue="24">
          {keepHours.map((hours) => (
            <SelectItem key={hours} value={String(hours)}>
              {t("hours", { count: hours })}
            </SelectItem>
          ))}
        </Select>
      </Field>
    </AppForm>
  );
}

export function RotateSecretDialog({ app, onClose }: AppDialogProps) {
  const t = useTranslations("phone-numbers.apps");
  return (
    <Dialog open={app !== null} onOpenChange={(next) => !next && onClose()}>
      {app && (
        <DialogContent title={t("rotateTitle", { name: app.name })} description={t("rotateDescription")}>
          <RotateForm app={app} onClose={onClose} />
        </DialogContent>
      )}
    </Dialog>
  );
}

export function RemoveAppDialog({ app, onClose }: AppDialogProps) {
  const t = useTranslations("phone-numbers.apps");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const remove = useApiMutation((api, id: string) => api.delete(`/webhook-connections/${id}`), {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [slug, metaAppsKey] });
      onClose();
      toast.success(t("removed", { name: app?.name ?? "" }));
    },
  });
  return (
    <ConfirmDialog
      open={app !== null}
      onOpenChange={(next) => {
        if (next) return;
        remove.reset();
        onClose();
      }}
      title={t("removeTitle", { name: app?.name ?? "" })}
      description={t("removeText")}
      typed={app?.name}
      confirmLabel={t("removeSubmit")}
      onConfirm={() => app && remove.mutate(app.id)}
      pending={remove.isPending}
      error={remove.error?.message}
    />
  );
}
