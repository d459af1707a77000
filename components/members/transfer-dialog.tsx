"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import type { MemberView } from "@/lib/tenancy/views";

export function TransferDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const t = useTranslations("members.transferring");
  const common = useTranslations("common");
  const go = useApiMutation(
    (api, password: string) => api.post<void>("/ownership-transfers", { memberId: member.id, password }),
    {
      onSuccess: () => {
        toast.success(t("done", { name: member.name }));
        onClose();
      },
    },
  );
  const wrong = go.error?.fields.password;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { name: member.name })} description={t("text", { name: member.name })}>
        <Form
          errors={go.error?.fields}
          onSubmit={(values) => !go.isPending && go.mutate(String(values.get("password") ?? ""))}
        >
          {go.error && !wrong && <Notice tone="danger">{go.error.message}</Notice>}
          <Field label={t("password")} error={wrong}>
            <PasswordInput name="password" autoComplete="current-password" autoFocus />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="destructive" loading={go.isPending}>
              {t("action")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
