"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { useApiMutation } from "@/hooks/use-api";

type Props = {
  hasPassword: boolean;
  action: string;
  path: "renew" | "end";
  /** @param codes new recovery codes, when that was asked for */
  onDone: (codes: string[] | null) => void;
};

/** Asks for password and code before the second factor is weakened. */
export function SecondFactorProof({ hasPassword, action, path, onDone }: Props) {
  const t = useTranslations("accounts");
  const go = useApiMutation(
    async (api, proof: { password: string; code: string }) => {
      if (path === "renew") {
        return (await api.post<{ recoveryCodes: string[] }>("/me/recovery-codes", proof)).recoveryCodes;
      }
      await api.delete<void>("/me/second-factor", proof);
      return null;
    },
    { onSuccess: onDone },
  );
  const fields = go.error?.fields ?? {};
  const failure = go.error && Object.keys(fields).length === 0 ? go.error.message : null;
  return (
    <Form
      errors={go.error?.fields}
      onSubmit={(values) =>
        !go.isPending &&
        go.mutate({ password: String(values.get("password") ?? ""), code: String(values.get("code") ?? "") })
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
      {hasPassword && (
        <Field label={t("fields.currentPassword")} error={fields.password}>
          <PasswordInput name="password" autoComplete="current-password" autoFocus />
        </Field>
      )}
      <Field label={t("code.label")} help={t("code.help")} error={fields.code}>
        <Input name="code" autoComplete="one-time-code" maxLength={20} className="tabular-nums" />
      </Field>
      <Button
        type="submit"
        variant={path === "end" ? "destructive" : "primary"}
        loading={go.isPending}
        className="self-end"
      >
        {action}
      </Button>
    </Form>
  );
}
