"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { useApiMutation } from "@/hooks/use-api";

type Card = { svg: string; secret: string };

function Confirm({ card, onCodes }: { card: Card; onCodes: (codes: string[]) => void }) {
  const t = useTranslations("accounts");
  const confirm = useApiMutation(
    (api, code: string) => api.put<{ recoveryCodes: string[] }>("/me/second-factor", { code }),
    { onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) },
  );
  const wrong = confirm.error?.fields.code;
  return (
    <Form
      errors={confirm.error?.fields}
      onSubmit={(values) => !confirm.isPending && confirm.mutate(String(values.get("code") ?? ""))}
    >
      {confirm.error && !wrong && <Notice tone="danger">{confirm.error.message}</Notice>}
      <div className="flex flex-wrap items-center gap-4">
        {/* Dark on white in either theme: cameras want it so. */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(card.svg)}`}
          alt={t("secondFactor.picture")}
          className="size-44 rounded-lg border bg-white"
        />
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <p className="text-sm text-muted-foreground">{t("secondFactor.byHand")}</p>
          <code data-testid="totp-secret" className="font-mono text-sm break-words select-all">
            {card.secret}
          </code>
          <CopyButton
            text={card.secret.replaceAll(" ", "")}
            label={t("secondFactor.copySecret")}
            className="self-start"
          />
        </div>
      </div>
      <Field label={t("secondFactor.firstCode")} error={wrong}>
        <Input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          autoFocus
          className="tabular-nums"
        />
      </Field>
      <Button type="submit" loading={confirm.isPending} className="self-end">
        {t("secondFactor.confirm")}
      </Button>
    </Form>
  );
}

/** Sets up a second factor: the password, then the picture and a first code of it. */
export function SecondFactorSetup({
  hasPassword,
  onCodes,
}: {
  hasPassword: boolean;
  /** The recovery codes, this one time. */
  onCodes: (codes: string[]) => void;
}) {
  const t = useTranslations("accounts");
  const begin = useApiMutation((api, password: string) => api.post<Card>("/me/second-factor", { password }));
  if (begin.data) return <Confirm card={begin.data} onCodes={onCodes} />;
  const wrong = begin.error?.fields.password;
  return (
    <Form
      errors={begin.error?.fields}
      onSubmit={(values) => !begin.isPending && begin.mutate(String(values.get("password") ?? ""))}
    >
      {begin.error && !wrong && <Notice tone="danger">{begin.error.message}</Notice>}
      {hasPassword && (
        <Field label={t("fields.currentPassword")} error={wrong}>
          <PasswordInput name="password" autoComplete="current-password" autoFocus />
        </Field>
      )}
      <Button type="submit" loading={begin.isPending} className="self-end">
        {t("secondFactor.next")}
      </Button>
    </Form>
  );
}
