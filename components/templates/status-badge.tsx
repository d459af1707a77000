"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { TemplateView } from "@/lib/templates/views";

type Tone = "neutral" | "success" | "warning" | "danger" | "info" | "outline";

const tones: Record<string, Tone> = {
  DRAFT: "outline",
  PENDING: "info",
  APPROVED: "success",
  REJECTED: "danger",
  PAUSED: "warning",
  DISABLED: "danger",
  IN_APPEAL: "info",
  LIMIT_EXCEEDED: "warning",
  PENDING_DELETION: "neutral",
  DELETED: "neutral",
  ARCHIVED: "neutral",
  LOCKED: "warning",
};

/** Meta's word for a status in ours; a word we do not know is shown as Meta says it. */
export function useStatusText(): (status: string) => string {
  const t = useTranslations("templates.status");
  return (status) =>
    t.has(status)
      ? t(status as "DRAFT")
      : status.charAt(0) + status.slice(1).toLowerCase().replaceAll("_", " ");
}

export const statusTone = (status: string): Tone => tones[status] ?? "neutral";

export function StatusBadge({ template }: { template: Pick<TemplateView, "status"> }) {
  const textOf = useStatusText();
  return <Badge tone={statusTone(template.status)}>{textOf(template.status)}</Badge>;
}
