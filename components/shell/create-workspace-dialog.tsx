"use client";

import { useTranslations } from "next-intl";
import { leaveFor } from "@/components/shell/leave";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useApiMutation } from "@/hooks/use-api";
import type { WorkspaceView } from "@/lib/tenancy/views";

/** Names a new workspace and goes there. */
export function CreateWorkspaceDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("shell.createWorkspace");
  const common = useTranslations("common");
  const create = useApiMutation(
    (api, name: string) =>
      api.post<WorkspaceView>("/workspaces", {
        name,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    { onSuccess: (workspace) => leaveFor(`/w/${workspace.slug}`) },
  );
  const fields = create.error?.fields;
  const general = create.error && !fields?.name ? create.error.message : null;
  return (
    <Dialog {...props}>
      <DialogContent title={t("title")} description={t("text")}>
        <Form errors={fields} onSubmit={(values) => create.mutate(String(values.get("name") ?? ""))}>
          <Field label={t("name")} help={t("help")} error={fields?.name ?? general}>
            <Input name="name" maxLength={80} autoComplete="organization" autoFocus />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            {/* Stays busy until the new page is there. */}
            <Button type="submit" loading={create.isPending || create.isSuccess}>
              {t("action")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
