"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { useSignOut } from "@/components/shell/use-sign-out";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useApiMutation } from "@/hooks/use-api";

/** The second step of signing in: the code of the authenticator, or a recovery code. */
export function CodeForm({ next }: { next: string }) {
  const t = useTranslations("accounts.code");
  const { signOut, pending } = useSignOut();
  const prove = useApiMutation((api, code: string) => api.post<void>("/sign-in-codes", { code }), {
    // A new page, not a route change: everything on it is read with the new session.
    onSuccess: () => window.location.assign(next),
    onError: (error) => {
      // Waited too long: the password is asked for again.
      if (error.reason === "sign_in_expired") window.location.reload();
    },
  });
  const wrong = prove.error?.fields.code;
  return (
    <Form
      errors={prove.error?.fields}
      onSubmit={(values) => !prove.isPending && prove.mutate(String(values.get("code") ?? ""))}
    >
      {prove.error && !wrong && <Notice tone="danger">{prove.error.message}</Notice>}
      <Field label={t("label")} help={t("help")} error={wrong}>
        <Input
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={20}
          autoFocus
          className="h-10 tabular-nums"
        />
      </Field>
      <Button type="submit" size="lg" loading={prove.isPending || prove.isSuccess} className="mt-2">
        {t("action")}
      </Button>
      <Button variant="link" loading={pending} onClick={() => void signOut(false)} className="self-start">
        {t("other")}
      </Button>
    </Form>
  );
}
