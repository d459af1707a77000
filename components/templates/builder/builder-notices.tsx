"use client";

import type { ReactNode } from "react";
import { CircleCheck, CircleX, Clock3, Info, Lock, UsersRound } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useReason } from "@/components/templates/use-reason";
import { Button } from "@/components/ui/button";
import type { TemplateDetail } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

type Tone = "info" | "success" | "warning" | "danger";
const tones: Record<Tone, { box: string; icon: typeof Info }> = {
  info: { box: "bg-info-soft text-info", icon: Info },
  success: { box: "bg-success-soft text-success", icon: CircleCheck },
  warning: { box: "bg-warning-soft text-warning", icon: Clock3 },
  danger: { box: "bg-danger-soft text-danger", icon: CircleX },
};

/** Something that concerns the whole template, above its parts. */
export function Banner(props: {
  tone: Tone;
  title: ReactNode;
  icon?: typeof Info;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const { tone, title, children, actions } = props;
  const Icon = props.icon ?? tones[tone].icon;
  return (
    <div role="status" className={cn("flex gap-2.5 rounded-lg p-3 text-sm", tones[tone].box)}>
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-semibold">{title}</p>
        {children && <div className="flex flex-col gap-1 break-words">{children}</div>}
        {actions && <div className="mt-1 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}

/** How the template stands with Meta, and whether it can be changed now. */
export function StandingBanner({ template, onGo }: { template: TemplateDetail; onGo: () => void }) {
  const t = useTranslations("templates.builder.standing");
  const format = useFormatter();
  const reasonOf = useReason();
  const { status, editing, draft } = template;
  const reason = reasonOf(template);
  const from = editing.from
    ? format.dateTime(new Date(editing.from), { dateStyle: "medium", timeStyle: "short" })
    : null;
  if (status === "PENDING")
    return (
      <Banner tone="info" icon={Clock3} title={t("pending")}>
        {t("pendingText")}
      </Banner>
    );
  if (reason) {
    return (
      <Banner
        tone={status === "PAUSED" || status === "LIMIT_EXCEEDED" ? "warning" : "danger"}
        title={reason.what}
        actions={
          status === "REJECTED" && editing.allowed ? (
            <Button variant="outline" size="sm" onClick={onGo}>
              {t("goToField")}
            </Button>
          ) : null
        }
      >
        {reason.meta && <p>{t("metaSays", { words: reason.meta })}</p>}
        <p>{reason.next}</p>
      </Banner>
    );
  }
  if (status === "APPROVED" && !editing.allowed) {
    return (
      <Banner tone="warning" icon={Lock} title={t("later")}>
        {from ? t("laterFrom", { time: from }) : t("laterText")}
      </Banner>
    );
  }
  if (!editing.allowed) {
    return (
      <Banner tone="warning" icon={Lock} title={t("closed")}>
        {t("closedText")}
      </Banner>
    );
  }
  if (status === "APPROVED" && draft)
    return (
      <Banner tone="info" title={t("changes")}>
        {t("changesText")}
      </Banner>
    );
  if (status === "APPROVED")
    return (
      <Banner tone="success" title={t("approved")}>
        {t("approvedText")}
      </Banner>
    );
  return null;
}

/** Two people write in one template. */
export function ConflictBanner({ onTheirs, onMine }: { onTheirs: () => void; onMine: () => void }) {
  const t = useTranslations("templates.builder.conflict");
  return (
    <Banner
      tone="warning"
      icon={UsersRound}
      title={t("title")}
      actions={
        <>
          <Button variant="outline" size="sm" onClick={onTheirs}>
            {t("theirs")}
          </Button>
          <Button variant="outline" size="sm" onClick={onMine}>
            {t("mine")}
          </Button>
        </>
      }
    >
      {t("text")}
    </Banner>
  );
}
