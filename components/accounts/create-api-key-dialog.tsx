"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ApiKeyView } from "@/lib/team/views";

type NewApiKey = { name: string; role: string; expiresAt: string | null };

const lifetimes = { never: null, days30: 30, days90: 90, year: 365 } as const;
type Lifetime = keyof typeof lifetimes;

const expiryOf = (lifetime: Lifetime): string | null => {
  const days = lifetimes[lifetime];
  return days === null ? null : new Date(Date.now() + days * 86_400_000).toISOString();
};

function CreatedKey({ secret }: { secret: string }) {
  const t = useTranslations("accounts.apiKeys");
  return (
    <>
      <div className="flex flex-col gap-3 rounded-lg border bg-muted p-3">
        <code data-testid="api-key" className="font-mono text-sm break-all select-all">
          {secret}
        </code>
        <CopyButton text={secret} label={t("copy")} className="self-start bg-background" />
      </div>
      <div className="flex flex-col gap-1.5">
        <p className="text-sm text-muted-foreground">{t("usage")}</p>
        <code className="font-mono text-sm break-all">Authorization: Bearer wsk_live_…</code>
      </div>
      <DialogFooter>
        <DialogClose asChild>
          <Button>{t("done")}</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

/** Makes a key, then shows it: the only time anybody sees it. */
export function CreateApiKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("accounts.apiKeys");
  const members = useTranslations("accounts.members");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const isOwner = useMay("owner");
  const [role, setRole] = useState("admin");
  const [lifetime, setLifetime] = useState<Lifetime>("never");
  const create = useApiMutation(
    (api, input: NewApiKey) => api.post<ApiKeyView & { key: string }>("/api-keys", input),
    { onSuccess: () => void cache.invalidateQueries({ queryKey: [slug, "/api-keys"] }) },
  );
  const fields = create.error?.fields ?? {};
  const failure = create.error && Object.keys(fields).length === 0 ? create.error.message : null;
  const created = create.data;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={created ? t("createdTitle") : t("createTitle")}
        description={created ? t("createdText") : t("createText")}
        // A stray click must not take away what is shown only once.
        onInteractOutside={(event) => created && event.preventDefault()}
      >
        {created ? (
          <CreatedKey secret={created.key} />
        ) : (
          <Form
            errors={create.error?.fields}
            onSubmit={(values) =>
              create.mutate({ name: String(values.get("name") ?? ""), role, expiresAt: expiryOf(lifetime) })
            }
          >
            {failure && <Notice tone="danger">{failure}</Notice>}
            <Field label={t("name")} help={t("nameHelp")} error={fields.name}>
              <Input name="name" maxLength={100} autoComplete="off" autoFocus />
            </Field>
            <Field label={t("role")} help={members(`may.${role as ApiKeyView["role"]}`)} error={fields.role}>
              <Select value={role} onValueChange={setRole}>
                {(["viewer", "agent", "admin", ...(isOwner ? (["owner"] as const) : [])] as const).map(
                  (name) => (
                    <SelectItem key={name} value={name}>
                      {members(`roles.${name}`)}
                    </SelectItem>
                  ),
                )}
              </Select>
            </Field>
            <Field label={t("expires")} error={fields.expiresAt}>
              <Select value={lifetime} onValueChange={(value) => setLifetime(value as Lifetime)}>
                {(Object.keys(lifetimes) as Lifetime[]).map((name) => (
                  <SelectItem key={name} value={name}>
                    {t(`expiry.${name}`)}
                  </SelectItem>
                ))}
              </Select>
            </Field>
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="outline">{common("cancel")}</Button>
              </DialogClose>
              <Button type="submit" loading={create.isPending}>
                {t("create")}
              </Button>
            </DialogFooter>
          </Form>
        )}
      </DialogContent>
    </Dialog>
  );
}
