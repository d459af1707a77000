"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { signInWithPassword } from "@/components/accounts/auth-client";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";

/** @param next where to go afterwards; a path of ours, already checked */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("accounts");
  const [pending, setPending] = useState(false);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);

  const submit = async (values: FormData) => {
    if (pending) return;
    const email = String(values.get("email") ?? "");
    const password = String(values.get("password") ?? "");
    const missing = {
      ...(email.trim() ? {} : { email: t("missing.email") }),
      ...(password ? {} : { password: t("missing.password") }),
    };
    setFailure(null);
    setFields(missing);
    if (Object.keys(missing).length > 0) return;
    setPending(true);
    const result = await signInWithPassword(email, password);
    if (result.ok) {
      // A new page, not a route change: everything on it is read with the new session.
      window.location.assign(next);
      return;
    }
    setPending(false);
    if (result.why === "wrong") setFields({ password: t("signIn.wrong") });
    else if (result.why === "refused") setFailure(result.message ?? t("failed.unexpected"));
    else setFailure(t(`failed.${result.why}`));
  };

  return (
    <Form errors={fields} onSubmit={(values) => void submit(values)}>
      {failure && <Notice tone="danger">{failure}</Notice>}
      <Field label={t("fields.email")} error={fields.email}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          className="h-10"
        />
      </Field>
      <Field label={t("fields.password")} error={fields.password}>
        <PasswordInput name="password" autoComplete="current-password" className="h-10" />
      </Field>
      <Button type="submit" size="lg" loading={pending} className="mt-2">
        {t("signIn.action")}
      </Button>
    </Form>
  );
}
