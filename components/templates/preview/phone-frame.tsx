"use client";

import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { cn } from "@/lib/shared/cn";

type Props = {
  businessName: string;
  /** Of the colour of the picture: the number's id. */
  seed?: string;
  className?: string;
  children: ReactNode;
};

/** The customer's phone with the chat of this business open. */
export function PhoneFrame({ businessName, seed, className, children }: Props) {
  const t = useTranslations("template-preview");
  return (
    <section
      aria-label={t("label")}
      className={cn(
        "flex min-h-0 w-full max-w-88 flex-col overflow-hidden rounded-[2rem] border-[6px] border-foreground/85 bg-bubble-in shadow-float dark:border-border dark:bg-list",
        className,
      )}
    >
      <header className="flex h-13 shrink-0 items-center gap-2.5 border-b bg-card px-3.5">
        <Avatar name={businessName} seed={seed} size="sm" />
        <span className="flex min-w-0 flex-col">
          <bdi className="truncate text-base font-semibold">{businessName}</bdi>
          <span className="text-xs text-muted-foreground">{t("business")}</span>
        </span>
      </header>
      <div
        tabIndex={0}
        role="group"
        aria-label={t("message")}
        className="scrollbar-quiet min-h-0 flex-1 overflow-x-hidden overflow-y-auto p-3 outline-offset-[-3px]"
      >
        {children}
      </div>
    </section>
  );
}
