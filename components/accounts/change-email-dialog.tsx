"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";

export function ChangeEmailDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("accounts");
  const common = useTranslations("common");
  const ask = useApiMutation(
    (api, input: { email: string; password: string }) =>
      api.post<{ data: { email: string } }>("/email-changes", input),
    {
      onSuccess: ({ data }) => {
        toast.success(t("changeEmail.sent", { email: data.email }));
        onClose();
      },
    },
  );
  const fields = ask.error?.fields ?? {};
  const failure = ask.error && Object.keys(fields).length === 0 ? ask.error.message : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("changeEmail.ask")} description={t("changeEmail.askText")}>
        <Form
          errors={ask.error?.fields}
          onSubmit={(values) =>
            !ask.isPending &&
            ask.mutate({
              email: String(values.get("email") ?? ""),
              password: String(values.get("password") ?? ""),
            })
          }
        >
          {failure && <Notice tone="danger">{failure}</Notice>}
          <Field label={t("changeEmail.new")} error={fields.email}>
            <Input name="email" type="email" autoComplete="off" autoCapitalize="none" autoFocus />
          </Field>
          <Field label={t("fields.currentPassword")} error={fields.password}>
            <PasswordInput name="password" autoComplete="current-password" />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={ask.isPending}>
              {t("changeEmail.send")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
