"use client";

import { useTranslations } from "next-intl";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { Notice } from "@/components/accounts/notice";
import { ResetRequestForm } from "@/components/accounts/reset-request-form";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { useApiMutation } from "@/hooks/use-api";

/** The new password, proven by the link's token. Afterwards one signs in with it. */
export function NewPasswordForm({ token }: { token: string }) {
  const t = useTranslations("accounts");
  const save = useApiMutation(
    (api, password: string) => api.post<void>("/password-resets/completions", { token, password }),
    // Replaced, so that "back" does not show a link that was used.
    { onSuccess: () => window.location.replace("/sign-in?notice=changed") },
  );
  const fieldError = save.error?.fields.password;
  // The link died while one typed: another tab, a newer mail, the hour.
  if (save.error?.reason === "link_dead") return <ResetRequestForm dead />;
  return (
    <>
      <AuthHeading title={t("reset.newTitle")}>{t("reset.newText")}</AuthHeading>
      <Form
        errors={save.error?.fields}
        onSubmit={(values) => !save.isPending && save.mutate(String(values.get("password") ?? ""))}
      >
        {save.error && !fieldError && <Notice tone="danger">{save.error.message}</Notice>}
        <Field label={t("fields.newPassword")} error={fieldError} help={t("signUp.passwordHelp")}>
          <PasswordInput name="password" autoComplete="new-password" autoFocus className="h-10" />
        </Field>
        <Button type="submit" size="lg" loading={save.isPending || save.isSuccess} className="mt-2">
          {t("reset.newAction")}
        </Button>
      </Form>
    </>
  );
}
