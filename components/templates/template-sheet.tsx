"use client";

import { useTranslations } from "next-intl";
import { useLanguageName } from "@/components/templates/language-name";
import { NoticeBox } from "@/components/templates/notice-line";
import { PhoneFrame } from "@/components/templates/preview/phone-frame";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import { useStatusText, StatusBadge } from "@/components/templates/status-badge";
import { TemplateActions } from "@/components/templates/template-actions";
import { TemplateFacts } from "@/components/templates/template-facts";
import { TemplateHistory } from "@/components/templates/template-history";
import { TemplateUsage } from "@/components/templates/template-usage";
import { useReason } from "@/components/templates/use-reason";
import { useSiblings, useTemplate, useTemplateSyncs } from "@/components/templates/use-templates";
import { Badge } from "@/components/ui/badge";
import { QueryFailed } from "@/components/ui/query-failed";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";
import type { TemplateDetail, TemplateView } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

type Props = { templateId: string | null; onShow: (id: string) => void; onClose: () => void };

/** Everything about one template: how it looks, how it stands, what it did, and what can be done with it. */
export function TemplateSheet({ templateId, onShow, onClose }: Props) {
  const t = useTranslations("templates");
  const template = useTemplate(templateId);
  return (
    <Sheet open={templateId !== null} onOpenChange={(open) => !open && onClose()}>
      {templateId && (
        <SheetContent
          title={<span className="wrap-anywhere">{template.data?.name ?? t("title")}</span>}
          className="max-w-3xl"
        >
          {template.isError ? (
            <QueryFailed query={template} />
          ) : template.isPending ? (
            <div aria-busy="true" className="flex flex-col gap-6 p-4 sm:flex-row">
              <Skeleton className="h-120 w-full rounded-[2rem] sm:w-80" />
              <div className="flex flex-1 flex-col gap-3">
                <Skeleton className="h-6 w-40" />
                <Skeleton className="h-16" />
                <Skeleton className="h-40" />
              </div>
            </div>
          ) : (
            <Detail key={templateId} template={template.data} onShow={onShow} onClose={onClose} />
          )}
        </SheetContent>
      )}
    </Sheet>
  );
}

function Languages(props: {
  template: TemplateDetail;
  all: readonly TemplateView[];
  onShow: (id: string) => void;
}) {
  const { template, all, onShow } = props;
  const t = useTranslations("templates.languages");
  const languageName = useLanguageName();
  const statusText = useStatusText();
  if (all.length < 2) return null;
  return (
    <div role="group" aria-label={t("label")} className="flex flex-wrap gap-1.5">
      {all.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one.id === template.id}
          onClick={() => onShow(one.id)}
          className="inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-sm hover:bg-accent aria-pressed:border-primary aria-pressed:bg-primary-soft aria-pressed:font-medium aria-pressed:text-primary-text pointer-coarse:h-9"
        >
          {languageName(one.language)}
          {one.status !== "APPROVED" && (
            <span className="text-xs text-muted-foreground">{statusText(one.status)}</span>
          )}
        </button>
      ))}
    </div>
  );
}

function Detail({ template, onShow, onClose }: { template: TemplateDetail } & Omit<Props, "templateId">) {
  const t = useTranslations("templates");
  const languageName = useLanguageName();
  const { name: workspaceName } = useWorkspace();
  const siblings = useSiblings(template);
  const account = useTemplateSyncs().data?.data.find(({ wabaId }) => wabaId === template.wabaId);
  const shown = useShownTemplate(template.components);
  const reason = useReason()(template);
  const isBad = template.status === "REJECTED" || template.status === "DISABLED";
  return (
    <div className="flex flex-col gap-6 p-4 sm:flex-row">
      <div className="w-full shrink-0 sm:w-80">
        <PhoneFrame
          businessName={account?.phoneNumbers[0]?.verifiedName ?? workspaceName}
          className="mx-auto max-h-120 sm:sticky sm:top-4 sm:max-h-none sm:min-h-96"
        >
          <TemplateBubble shown={shown} language={template.language} />
        </PhoneFrame>
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-5">
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center gap-1.5">
            <StatusBadge template={template} />
            <Badge>
              {t.has(`category.${template.category}`)
                ? t(`category.${template.category as "UTILITY"}`)
                : template.category}
            </Badge>
            <Badge tone="outline">{languageName(template.language)}</Badge>
            {template.draft && <Badge tone="outline">{t("list.changes")}</Badge>}
          </div>
          <Languages template={template} all={siblings} onShow={onShow} />
          {reason && (
            <div
              className={cn(
                "flex flex-col gap-1 rounded-lg p-3 text-sm break-words",
                isBad ? "bg-danger-soft text-danger" : "bg-warning-soft text-warning",
              )}
            >
              <p className="font-semibold">{reason.what}</p>
              {reason.meta && <p>{t("builder.standing.metaSays", { words: reason.meta })}</p>}
              <p>{reason.next}</p>
            </div>
          )}
          <NoticeBox template={template} />
          <TemplateActions template={template} siblings={siblings} account={account} onGone={onClose} />
        </div>
        <TemplateUsage template={template} />
        <TemplateFacts template={template} account={account} />
        <TemplateHistory template={template} />
      </div>
    </div>
  );
}
