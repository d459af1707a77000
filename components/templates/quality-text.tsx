"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/lib/shared/cn";

const inks = {
  GREEN: "bg-success",
  YELLOW: "bg-warning",
  RED: "bg-danger",
  UNKNOWN: "bg-muted-foreground/50",
};

/** How customers take the template, by Meta's measure. */
export function QualityText({ quality }: { quality: string | null }) {
  const t = useTranslations("templates.quality");
  const known = quality && quality in inks ? (quality as keyof typeof inks) : "UNKNOWN";
  return (
    <span className={cn("inline-flex items-center gap-1.5", known === "UNKNOWN" && "text-muted-foreground")}>
      <span aria-hidden="true" className={cn("size-2 rounded-full", inks[known])} />
      {t(known)}
    </span>
  );
}
