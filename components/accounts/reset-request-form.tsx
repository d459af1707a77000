"use client";

import { useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useApiMutation } from "@/hooks/use-api";

/** Asks for the mail with the link. @param dead whether one came here with a link that does not work any more */
export function ResetRequestForm({ dead }: { dead: boolean }) {
  const t = useTranslations("accounts");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const ask = useApiMutation(
    (api, email: string) => api.post<{ data: { email: string } }>("/password-resets", { email }),
    { onSuccess: ({ data }) => setSentTo(data.email) },
  );
  const fieldError = ask.error?.fields.email;

  if (sentTo) {
    return (
      <>
        <AuthHeading title={t("reset.sentTitle")}>{t("reset.sentText", { email: sentTo })}</AuthHeading>
        <p className="text-base text-muted-foreground">{t("reset.sentNothing")}</p>
        <div className="flex flex-col gap-2">
          <Button asChild size="lg">
            <Link href="/sign-in">{t("reset.back")}</Link>
          </Button>
          <Button size="lg" variant="outline" onClick={() => setSentTo(null)}>
            {t("reset.again")}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <AuthHeading title={dead ? t("reset.deadTitle") : t("reset.title")}>
        {dead ? t("reset.deadText") : t("reset.text")}
      </AuthHeading>
      <Form
        errors={ask.error?.fields}
        onSubmit={(values) => !ask.isPending && ask.mutate(String(values.get("email") ?? ""))}
      >
        {ask.error && !fieldError && <Notice tone="danger">{ask.error.message}</Notice>}
        <Field label={t("fields.email")} error={fieldError}>
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
        <Button type="submit" size="lg" loading={ask.isPending} className="mt-2">
          {t("reset.action")}
        </Button>
      </Form>
      <Link href="/sign-in" className="w-fit text-base text-link underline underline-offset-4">
        {t("reset.back")}
      </Link>
    </>
  );
}
