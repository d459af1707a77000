"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { RadioGroup } from "radix-ui";
import { LabelDot } from "@/components/inbox/library/label-chip";
import { hues, type Hue } from "@/lib/shared/hues";

/** One colour of the palette. Arrow keys move; each colour has a name. */
export function HuePicker({ value, onChange }: { value: Hue; onChange: (hue: Hue) => void }) {
  const t = useTranslations("library.hues");
  return (
    <RadioGroup.Root
      aria-label={t("title")}
      value={value}
      onValueChange={(hue) => onChange(hue as Hue)}
      className="flex flex-wrap gap-1"
    >
      {hues.map((hue) => (
        <RadioGroup.Item
          key={hue}
          value={hue}
          aria-label={t(hue)}
          title={t(hue)}
          className="relative grid size-8 place-items-center rounded-full hover:bg-accent data-[state=checked]:bg-accent pointer-coarse:size-10"
        >
          <LabelDot color={hue} className="size-5" />
          <RadioGroup.Indicator className="absolute inset-0 grid place-items-center text-background">
            <Check className="size-3.5" strokeWidth={3} />
          </RadioGroup.Indicator>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
