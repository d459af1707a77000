"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { useLanguageName } from "@/components/templates/language-name";
import { templateKeys } from "@/components/templates/templates-cache";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { TypedConfirm } from "@/components/ui/typed-confirm";
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
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const languageName = useLanguageName();
  const [languages, setLanguages] = useState<"this" | "all">("this");
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
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("title", { name: template.name })}
        description={t(isDraft ? "textDraft" : template.status === "APPROVED" ? "textApproved" : "text")}
      >
        <TypedConfirm
          typed={isDraft ? undefined : template.name}
          confirmLabel={t("confirm")}
          onConfirm={() => remove.mutate()}
          pending={remove.isPending}
          error={remove.error?.message}
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
        </TypedConfirm>
      </DialogContent>
    </Dialog>
  );
}
