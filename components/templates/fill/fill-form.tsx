"use client";

import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { SlotField } from "@/components/templates/fill/slot-field";
import type { Fill } from "@/components/templates/fill/use-fill";
import { PhoneFrame } from "@/components/templates/preview/phone-frame";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import type { TemplateView } from "@/lib/templates/views";

type Props = {
  id: string;
  template: TemplateView;
  fill: Fill;
  tried: boolean;
  businessName: string;
  onSubmit: () => void;
  /** Above the gaps. */
  children?: ReactNode;
};

/** The gaps of a template, and beside them the phone with what stands in them. */
export function FillForm({ id, template, fill, tried, businessName, onSubmit, children }: Props) {
  const t = useTranslations("templates.fill");
  const shown = useShownTemplate(template.components, fill.shown);
  return (
    <div className="flex flex-col gap-5 sm:flex-row">
      <form
        id={id}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        className="flex min-w-0 flex-1 flex-col gap-4"
      >
        {children}
        {fill.slots.length === 0 && <p className="text-base text-muted-foreground">{t("nothing")}</p>}
        {fill.slots.map((slot, index) => (
          <SlotField
            key={slot.key}
            slot={slot}
            fill={fill}
            tried={tried}
            autoFocus={index === 0 && !children}
          />
        ))}
      </form>
      <PhoneFrame businessName={businessName} className="mx-auto max-h-120 min-h-72 sm:w-80 sm:shrink-0">
        <TemplateBubble shown={shown} language={template.language} />
      </PhoneFrame>
    </div>
  );
}
