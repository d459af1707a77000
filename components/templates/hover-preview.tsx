"use client";

import type { ReactNode } from "react";
import { HoverCard } from "radix-ui";
import { useTranslations } from "next-intl";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import type { TemplateView } from "@/lib/templates/views";

function Shown({ template }: { template: TemplateView }) {
  const shown = useShownTemplate(template.components);
  return <TemplateBubble still shown={shown} language={template.language} />;
}

/** The message as the phone shows it, while the mouse rests on its name. Opens for keyboards with the sheet instead. */
export function HoverPreview({ template, children }: { template: TemplateView; children: ReactNode }) {
  const t = useTranslations("template-preview");
  return (
    <HoverCard.Root openDelay={350} closeDelay={80}>
      <HoverCard.Trigger asChild>{children}</HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t("label")}
          className="z-40 max-h-96 w-80 animate-in overflow-hidden rounded-xl border bg-bubble-in p-3 shadow-float fade-in-0 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 dark:bg-list"
        >
          <Shown template={template} />
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard.Root>
  );
}
