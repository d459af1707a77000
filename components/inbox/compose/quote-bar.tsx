"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import { QuoteLines } from "@/components/inbox/quote";
import { Button } from "@/components/ui/button";

/** The message one answers, above the words. */
export function QuoteBar() {
  const t = useTranslations("inbox.composer");
  const { quote, quoteId, unquote } = useComposition();
  if (!quoteId) return null;
  return (
    <div className="flex min-h-12 items-center gap-2 border-b px-3 py-2">
      <span className="w-[3px] self-stretch rounded-full bg-primary-text/60" />
      <span className="flex min-w-0 flex-1">
        {quote && <QuoteLines message={quote} className="flex-1" />}
      </span>
      <Button variant="ghost" size="icon-sm" onClick={unquote} aria-label={t("noReply")}>
        <X />
      </Button>
    </div>
  );
}
