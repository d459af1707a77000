"use client";

import { ArrowRightLeft } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { CategoryCost } from "@/components/templates/category-cost";
import { keepTemplate } from "@/components/templates/templates-cache";
import { Button } from "@/components/ui/button";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { noticeWords } from "@/lib/templates/news-words";
import type { TemplateDetail, TemplateNotice } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

/** Meta moves a template to another category: from where to where, when, and what that means for its price. */
export function NoticeLine({ notice, className }: { notice: TemplateNotice; className?: string }) {
  const t = useTranslations("templates.notice");
  const say = useTranslations();
  const format = useFormatter();
  const time = (at: Date) => format.dateTime(at, { dateStyle: "medium", timeStyle: "short" });
  return (
    <p className={cn("flex items-start gap-1.5 text-sm text-warning", className)}>
      <ArrowRightLeft className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-words">
        {noticeWords(notice, say, { time })} {notice.to === "MARKETING" ? t("dearer") : t("cheaper")}{" "}
        <CategoryCost notice={notice} />
      </span>
    </p>
  );
}

/** The same with a way to say that it was read; then it is gone for everybody. */
export function NoticeBox({ template }: { template: TemplateDetail }) {
  const t = useTranslations("templates.notice");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayDismiss = useMay("admin");
  const dismiss = useApiMutation((api) => api.delete<TemplateDetail>(`/templates/${template.id}/notice`), {
    onSuccess: (read) => keepTemplate(client, slug, read),
    onError: (error) => toast.error(error.message),
  });
  if (!template.notice) return null;
  return (
    <div className="flex flex-col items-start gap-2 rounded-lg bg-warning-soft p-3">
      <NoticeLine notice={template.notice} />
      {mayDismiss && (
        <Button variant="outline" size="sm" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
          {t("dismiss")}
        </Button>
      )}
    </div>
  );
}
