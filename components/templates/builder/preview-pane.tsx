"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { useLanguageName } from "@/components/templates/language-name";
import { PhoneFrame } from "@/components/templates/preview/phone-frame";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import { Segmented } from "@/components/ui/segmented";

/** The phone, with what is written in it; of a translation also the phone with the original. */
export function PreviewPane({ businessName, className }: { businessName: string; className?: string }) {
  const t = useTranslations("templates.builder.preview");
  const { draft, source } = useBuilder();
  const languageName = useLanguageName();
  const [side, setSide] = useState<"own" | "source">("own");
  const looked = source && side === "source" ? source : draft;
  const shown = useShownTemplate(looked.components);
  return (
    <div className={className}>
      {source && (
        <Segmented
          className="mb-3 w-full"
          label={t("which")}
          value={side}
          options={[
            { value: "own", label: languageName(draft.language) },
            { value: "source", label: languageName(source.language) },
          ]}
          onChange={setSide}
        />
      )}
      <PhoneFrame businessName={businessName} className="mx-auto h-130 max-h-[70dvh]">
        <TemplateBubble shown={shown} language={looked.language} />
      </PhoneFrame>
      {draft.category === "AUTHENTICATION" && draft.language.split("_")[0] !== "en" && (
        <p className="mx-auto mt-2 max-w-88 text-sm text-muted-foreground">
          {t("codeLanguage", { language: languageName(draft.language) })}
        </p>
      )}
    </div>
  );
}
