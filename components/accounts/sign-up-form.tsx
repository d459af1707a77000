"use client";

import { useState, type ReactNode } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Agreement } from "@/components/accounts/agreement";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { signInWithPassword } from "@/components/accounts/auth-client";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { ApiError, callApi } from "@/hooks/use-api";

/** The country this browser's language points to: a guess, changeable in the settings. */
function likelyCountry(): string | undefined {
  try {
    const { region } = new Intl.Locale(navigator.language).maximize();
    return region && /^[A-Z]{2}$/.test(region) ? region : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Signs up, then signs in with what was just typed. When that fails, the address had an account already with another
 * password; what is shown then is the same as for anybody else, and the mail tells its owner.
 */
export function SignUpForm({ next, children }: { next: string; children?: ReactNode }) {
  const t = useTranslations("accounts");
  const [pending, setPending] = useState(false);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [checkMail, setCheckMail] = useState<string | null>(null);

  const signUp = async (values: FormData) => {
    const email = String(values.get("email") ?? "");
    const password = String(values.get("password") ?? "");
    const input = {
      name: String(values.get("name") ?? ""),
      email,
      password,
      workspaceName: String(values.get("workspaceName") ?? ""),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      country: likelyCountry(),
    };
    await callApi("/sign-ups", { method: "POST", body: input });
    const result = await signInWithPassword(email, password);
    if (result.ok) window.location.assign(next);
    else if (result.why === "wrong") setCheckMail(email.trim());
    else {
      setFailure(
        result.why === "refused" ? (result.message ?? t("failed.unexpected")) : t(`failed.${result.why}`),
      );
    }
    return result.ok;
  };

  const submit = async (values: FormData) => {
    if (pending) return;
    setFailure(null);
    setFields({});
    setPending(true);
    try {
      // Stays busy until the next page is there.
      if (await signUp(values)) return;
    } catch (error) {
      const known = error instanceof ApiError ? error : null;
      if (known && Object.keys(known.fields).length > 0) setFields(known.fields);
      else setFailure(known?.message ?? t("failed.unexpected"));
    }
    setPending(false);
  };

  if (checkMail) {
    return (
      <>
        <AuthHeading title={t("signUp.checkTitle")}>
          {t("signUp.checkText", { email: checkMail })}
        </AuthHeading>
        <div className="flex flex-col gap-2">
          <Button asChild size="lg">
            <Link href="/sign-in">{t("signUp.checkSignIn")}</Link>
          </Button>
          <Button asChild size="lg" variant="outline">
            <Link href="/reset-password">{t("signUp.checkReset")}</Link>
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <AuthHeading title={t("signUp.title")}>{t("signUp.text")}</AuthHeading>
      {children}
      <Form errors={fields} onSubmit={(values) => void submit(values)}>
        {failure && <Notice tone="danger">{failure}</Notice>}
        <Field label={t("fields.name")} error={fields.name}>
          <Input
            name="name"
            autoComplete="name"
            placeholder={t("signUp.namePlaceholder")}
            autoFocus
            className="h-10"
          />
        </Field>
        <Field label={t("fields.email")} error={fields.email}>
          <Input
            name="email"
            type="email"
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            className="h-10"
          />
        </Field>
        <Field label={t("fields.password")} error={fields.password} help={t("signUp.passwordHelp")}>
          <PasswordInput name="password" autoComplete="new-password" className="h-10" />
        </Field>
        <Field
          label={t("fields.workspaceName")}
          error={fields.workspaceName}
          help={t("signUp.workspaceHelp")}
        >
          <Input
            name="workspaceName"
            autoComplete="organization"
            placeholder={t("signUp.workspacePlaceholder")}
            className="h-10"
          />
        </Field>
        <Button type="submit" size="lg" loading={pending} className="mt-2">
          {t("signUp.action")}
        </Button>
        <Agreement by="signUp" />
      </Form>
    </>
  );
}
