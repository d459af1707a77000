"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { InvitationView } from "@/lib/accounts/views";
import { roleAllows, roles, type Role } from "@/lib/tenancy/roles";

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("members.invite");
  const members = useTranslations("accounts.members");
  const common = useTranslations("common");
  const own = useWorkspace().role;
  const [role, setRole] = useState<Role>("agent");
  const invite = useApiMutation(
    (api, email: string) => api.post<InvitationView>("/invitations", { email, role }),
    {
      onSuccess: ({ email }) => {
        toast.success(t("done", { email }));
        onClose();
      },
    },
  );
  const fields = invite.error?.fields ?? {};
  const failure = invite.error && Object.keys(fields).length === 0 ? invite.error.message : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")}>
        <Form
          errors={invite.error?.fields}
          onSubmit={(values) => !invite.isPending && invite.mutate(String(values.get("email") ?? ""))}
        >
          {failure && <Notice tone="danger">{failure}</Notice>}
          <Field label={t("email")} error={fields.email}>
            <Input
              name="email"
              type="email"
              inputMode="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
            />
          </Field>
          <Field label={t("role")} help={members(`may.${role}`)} error={fields.role}>
            <Select value={role} onValueChange={(value) => setRole(value as Role)}>
              {roles
                .filter((name) => roleAllows(own, name))
                .map((name) => (
                  <SelectItem key={name} value={name}>
                    {members(`roles.${name}`)}
                  </SelectItem>
                ))}
            </Select>
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={invite.isPending}>
              {t("action")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
