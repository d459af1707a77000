"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { toast } from "@/components/ui/toast";
import { TypedConfirm } from "@/components/ui/typed-confirm";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { WorkspaceDeletionView } from "@/lib/data/deletion/views";

const consequences = ["sending", "receiving", "money", "end"] as const;

/** What deleting the workspace does, and the two things that only who means it can give: its name and their password. */
export function DeleteWorkspaceDialog({ graceDays, onClose }: { graceDays: number; onClose: () => void }) {
  const t = useTranslations("data.deletion");
  const cache = useQueryClient();
  const { slug, name } = useWorkspace();
  const [password, setPassword] = useState("");
  const plan = useApiMutation(
    (api) => api.put<WorkspaceDeletionView>("/workspace-deletion", { name, password }),
    {
      onSuccess: (planned) => {
        cache.setQueryData([slug, "/workspace-deletion"], planned);
        void cache.invalidateQueries({ queryKey: [slug, "plan-notice"] });
        toast.success(t("done"));
        onClose();
      },
    },
  );
  const wrong = plan.error?.fields.password;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("dialogTitle", { name })} description={t("dialogText", { days: graceDays })}>
        <TypedConfirm
          typed={name}
          confirmLabel={t("action")}
          onConfirm={() => plan.mutate()}
          pending={plan.isPending}
          error={plan.error && !wrong ? plan.error.message : null}
        >
          <ul className="flex list-disc flex-col gap-1 pl-5 text-base text-muted-foreground">
            {consequences.map((one) => (
              <li key={one}>{t(`consequences.${one}`, { days: graceDays })}</li>
            ))}
          </ul>
          <Field label={t("password")} error={wrong}>
            <PasswordInput
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
        </TypedConfirm>
      </DialogContent>
    </Dialog>
  );
}
