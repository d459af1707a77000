"use client";

import { useRef } from "react";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import type { MeView } from "@/lib/accounts/views";

type User = MeView["user"];

/** For somebody who came by Google: the mailbox proves them, so a link leads to the first password. */
function FirstPassword({ user }: { user: User }) {
  const t = useTranslations("accounts.profile");
  const ask = useApiMutation((api) => api.post<unknown>("/password-resets", { email: user.email }), {
    onSuccess: () => toast.success(t("noPasswordSent", { email: user.email })),
    onError: (error) => toast.error(error.message),
  });
  return (
    <CardContent className="flex flex-wrap items-center justify-between gap-3">
      <p className="max-w-prose text-sm text-muted-foreground">{t("noPassword")}</p>
      <Button variant="outline" onClick={() => ask.mutate()} loading={ask.isPending}>
        {t("noPasswordAction")}
      </Button>
    </CardContent>
  );
}

function ChangePassword({ user }: { user: User }) {
  const t = useTranslations("accounts");
  const form = useRef<HTMLDivElement>(null);
  const change = useApiMutation(
    (api, input: { currentPassword: string; newPassword: string }) => api.put<void>("/me/password", input),
    {
      onSuccess: () => {
        form.current?.closest("form")?.reset();
        toast.success(t("profile.passwordSaved"));
      },
    },
  );
  const fields = change.error?.fields ?? {};
  const failure = change.error && Object.keys(fields).length === 0 ? change.error.message : null;
  return (
    <Form
      errors={change.error?.fields}
      onSubmit={(values) =>
        change.mutate({
          currentPassword: String(values.get("currentPassword") ?? ""),
          newPassword: String(values.get("newPassword") ?? ""),
        })
      }
      className="gap-0"
    >
      <CardContent className="flex flex-col gap-4">
        <div ref={form} className="flex max-w-sm flex-col gap-4">
          {failure && <Notice tone="danger">{failure}</Notice>}
          {/* Password managers look for the name that belongs to the password. */}
          <input type="email" autoComplete="username" value={user.email} readOnly hidden />
          <Field label={t("fields.currentPassword")} error={fields.currentPassword}>
            <PasswordInput name="currentPassword" autoComplete="current-password" />
          </Field>
          <Field label={t("fields.newPassword")} error={fields.newPassword} help={t("signUp.passwordHelp")}>
            <PasswordInput name="newPassword" autoComplete="new-password" />
          </Field>
        </div>
      </CardContent>
      <CardFooter>
        <Button type="submit" variant="outline" loading={change.isPending}>
          {t("profile.passwordAction")}
        </Button>
      </CardFooter>
    </Form>
  );
}

export function PasswordCard({ user }: { user: User }) {
  const t = useTranslations("accounts.profile");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("passwordTitle")}</CardTitle>
        {user.hasPassword && <CardDescription>{t("passwordText")}</CardDescription>}
      </CardHeader>
      {user.hasPassword ? <ChangePassword user={user} /> : <FirstPassword user={user} />}
    </Card>
  );
}
