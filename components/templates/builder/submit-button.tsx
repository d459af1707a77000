"use client";

import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { toast } from "@/components/ui/toast";
import { keepTemplate } from "@/components/templates/templates-cache";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { TemplateDetail } from "@/lib/templates/views";

type Props = {
  template: TemplateDetail | null;
  /** Saves what is not saved yet. */
  save: () => Promise<TemplateDetail | null>;
  /** How many findings stand against it. */
  errors: number;
  /** Somebody wants to submit although something stands against it. */
  onRefused: () => void;
  onFailed: (error: ApiError) => void;
};

/** Hands the template to Meta. Only what Meta would refuse stands in its way, and then it says what. */
export function SubmitButton({ template, save, errors, onRefused, onFailed }: Props) {
  const t = useTranslations("templates.builder.submit");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const submit = useApiMutation(
    async (api) => {
      const saved = await save();
      return saved && api.post<TemplateDetail>(`/templates/${saved.id}/submissions`);
    },
    {
      onSuccess: (submitted) => {
        if (!submitted) return onRefused();
        keepTemplate(client, slug, submitted);
        toast.success(t("done"));
      },
      onError: onFailed,
    },
  );
  const editing = template?.editing;
  const waits = editing && !editing.allowed;
  const nothing = template?.status === "APPROVED" && !template.draft;
  const why =
    errors > 0 ? t("errors", { count: errors }) : waits ? t("waits") : nothing ? t("nothing") : null;
  const button = (
    <Button
      loading={submit.isPending}
      aria-disabled={why !== null || undefined}
      onClick={() => (errors > 0 ? onRefused() : why === null && submit.mutate())}
    >
      <Send />
      {t(template?.metaId ? "again" : "first")}
    </Button>
  );
  return why ? <Tooltip label={why}>{button}</Tooltip> : button;
}
