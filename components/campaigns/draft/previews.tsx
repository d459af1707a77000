"use client";

import { useState } from "react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import type { ShownTemplate } from "@/components/templates/preview/shown";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useWorkspace } from "@/hooks/use-workspace";
import { letterOf } from "@/lib/campaigns/rules";
import type { CampaignPreview } from "@/lib/campaigns/views";

/** The message as the first people of the audience will see it, with their own values. */
export function Previews({
  previews,
  manyVariants,
}: {
  previews: readonly CampaignPreview[];
  manyVariants: boolean;
}) {
  const t = useTranslations("campaigns.previews");
  const { slug } = useWorkspace();
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, previews.length - 1);
  const preview = previews[at]!;
  const shown: ShownTemplate = {
    header: preview.mediaId
      ? {
          kind: "image",
          url: `/api/v1/media/${preview.mediaId}/content?workspace=${encodeURIComponent(slug)}`,
          name: null,
        }
      : preview.header
        ? { kind: "text", text: preview.header }
        : null,
    offer: null,
    body: preview.body,
    footer: preview.footer,
    buttons: preview.buttons.map(({ kind, text, url }) => ({ kind, text, value: url })),
    cards: [],
  };
  return (
    <Card className="flex flex-col gap-3 p-5">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t("title")}</h2>
        <div className="flex items-center gap-1 text-sm text-muted-foreground tabular-nums">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t("previous")}
            disabled={at === 0}
            onClick={() => setChosen(at - 1)}
          >
            <ChevronLeft />
          </Button>
          {t("place", { number: at + 1, count: previews.length })}
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t("next")}
            disabled={at === previews.length - 1}
            onClick={() => setChosen(at + 1)}
          >
            <ChevronRight />
          </Button>
        </div>
      </div>
      <p className="flex min-w-0 items-center gap-2 text-sm text-muted-foreground" aria-live="polite">
        <bdi className="truncate">{t("to", { name: preview.contact.name })}</bdi>
        {manyVariants && <Badge tone="outline">{letterOf(preview.variant)}</Badge>}
      </p>
      <div className="rounded-xl bg-bubble-in p-3 dark:bg-list">
        <TemplateBubble shown={shown} language="en" />
      </div>
    </Card>
  );
}
