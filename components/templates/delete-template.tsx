"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { useLanguageName } from "@/components/templates/language-name";
import { templateKeys } from "@/components/templates/templates-cache";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { TemplateDetail, TemplateView } from "@/lib/templates/views";

type Props = {
  template: TemplateDetail;
  siblings: readonly TemplateView[];
  onClose: () => void;
  onDeleted: () => void;
};

/** Deleting cannot be undone, and Meta keeps the name closed for a while: it is said, and typed. */
export function DeleteTemplate({ template, siblings, onClose, onDeleted }: Props) {
  const t = useTranslations("templates.deleting");
  const common = useTranslations("common");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const languageName = useLanguageName();
  const [languages, setLanguages] = useState<"this" | "all">("this");
  const [typed, setTyped] = useState("");
  const isDraft = template.metaId === null;
  const remove = useApiMutation(
    (api) => api.delete<void>(`/templates/${template.id}?languages=${languages}`),
    {
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: templateKeys.lists(slug) });
        toast.success(t("done", { name: template.name }));
        onDeleted();
      },
    },
  );
  const ready = isDraft || typed.trim() === template.name;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("title", { name: template.name })}
        description={t(isDraft ? "textDraft" : template.status === "APPROVED" ? "textApproved" : "text")}
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !remove.isPending) remove.mutate();
          }}
        >
          {siblings.length > 1 && (
            <Segmented
              label={t("which")}
              value={languages}
              options={[
                { value: "this", label: t("this", { language: languageName(template.language) }) },
                { value: "all", label: t("all", { count: siblings.length }) },
              ]}
              onChange={setLanguages}
            />
          )}
          {!isDraft && (
            <Field label={common("typeToConfirm", { text: template.name })}>
              <Input
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                autoFocus
              />
            </Field>
          )}
          {remove.error && (
            <p role="alert" className="text-base text-danger">
              {remove.error.message}
            </p>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="destructive" disabled={!ready} loading={remove.isPending}>
              {t("confirm")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
