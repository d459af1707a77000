"use client";

import { useState } from "react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { Copy, Ellipsis, Languages, Pencil, Play, Send, Trash2, Undo2 } from "lucide-react";
import { toast } from "@/components/ui/toast";
import { AddLanguage } from "@/components/templates/builder/language-strip";
import { DeleteTemplate } from "@/components/templates/delete-template";
import { SendTest } from "@/components/templates/send-test";
import { keepTemplate } from "@/components/templates/templates-cache";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { TemplateDetail, TemplateSyncView, TemplateView } from "@/lib/templates/views";

type Props = {
  template: TemplateDetail;
  siblings: readonly TemplateView[];
  account: TemplateSyncView | undefined;
  /** It is deleted. */
  onGone: () => void;
};

/** What can be done with a template, as far as the one who looks may. */
export function TemplateActions({ template, siblings, account, onGone }: Props) {
  const t = useTranslations("templates.actions");
  const router = useRouter();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayEdit = useMay("admin");
  const maySend = useMay("agent");
  const [open, setOpen] = useState<"language" | "test" | "delete" | null>(null);
  const copy = useApiMutation((api) => api.post<TemplateDetail>(`/templates/${template.id}/copies`), {
    onSuccess: (made) => {
      keepTemplate(client, slug, made);
      router.push(`/w/${slug}/templates/${made.id}/edit`);
    },
    onError: (error) => toast.error(error.message),
  });
  const keep = {
    onSuccess: (changed: TemplateDetail) => keepTemplate(client, slug, changed),
    onError: (error: Error) => toast.error(error.message),
  };
  const unpause = useApiMutation(
    (api) => api.delete<TemplateDetail>(`/templates/${template.id}/pause`),
    keep,
  );
  const discard = useApiMutation(
    (api) => api.delete<TemplateDetail>(`/templates/${template.id}/draft`),
    keep,
  );
  const isGone = template.deletedAt !== null;
  const canTest = maySend && template.status === "APPROVED" && template.blockedBy === null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {mayEdit && !isGone && (
        <Button asChild>
          <Link href={`/w/${slug}/templates/${template.id}/edit`}>
            <Pencil />
            {t("edit")}
          </Link>
        </Button>
      )}
      {canTest && (
        <Button variant="outline" onClick={() => setOpen("test")}>
          <Send />
          {t("test")}
        </Button>
      )}
      {mayEdit && template.status === "PAUSED" && (
        <Button variant="outline" loading={unpause.isPending} onClick={() => unpause.mutate()}>
          <Play />
          {t("unpause")}
        </Button>
      )}
      {mayEdit && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline" size="icon" aria-label={t("more")} title={t("more")}>
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            <DropdownMenuItem onSelect={() => copy.mutate()}>
              <Copy />
              {t("duplicate")}
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => setOpen("language")}>
              <Languages />
              {t("addLanguage")}
            </DropdownMenuItem>
            {template.draft && (
              <DropdownMenuItem onSelect={() => discard.mutate()}>
                <Undo2 />
                {t("discard")}
              </DropdownMenuItem>
            )}
            {!isGone && (
              <>
                <DropdownMenuSeparator />
                <DropdownMenuItem onSelect={() => setOpen("delete")}>
                  <Trash2 />
                  {t("delete")}
                </DropdownMenuItem>
              </>
            )}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {!mayEdit && <p className="w-full text-sm text-muted-foreground">{t("readOnly")}</p>}
      {open === "language" && (
        <AddLanguage template={template} taken={siblings} onClose={() => setOpen(null)} />
      )}
      {open === "test" && <SendTest template={template} account={account} onClose={() => setOpen(null)} />}
      {open === "delete" && (
        <DeleteTemplate
          template={template}
          siblings={siblings}
          onClose={() => setOpen(null)}
          onDeleted={onGone}
        />
      )}
    </div>
  );
}
