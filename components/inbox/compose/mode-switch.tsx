"use client";

import { RadioGroup } from "radix-ui";
import { useTranslations } from "next-intl";
import { useComposition } from "@/components/inbox/compose/composition";
import type { DraftMode } from "@/components/inbox/drafts";
import { cn } from "@/lib/shared/cn";

const modes: readonly DraftMode[] = ["reply", "note"];

/** To the customer or to the team. It stands where it is seen before one writes. */
export function ModeSwitch() {
  const t = useTranslations("compose.mode");
  const { mode, setMode, field } = useComposition();
  return (
    <RadioGroup.Root
      aria-label={t("label")}
      value={mode}
      onValueChange={(next) => {
        setMode(next as DraftMode);
        requestAnimationFrame(() => field.current?.focus());
      }}
      className="flex gap-1"
    >
      {modes.map((each) => (
        <RadioGroup.Item
          key={each}
          value={each}
          className={cn(
            "relative h-7 rounded-md px-2 text-sm font-medium text-muted-foreground transition-colors hover:text-foreground data-[state=checked]:text-foreground pointer-coarse:h-10",
            "after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full data-[state=checked]:after:bg-primary",
            each === "note" && "data-[state=checked]:text-warning data-[state=checked]:after:bg-warning",
          )}
        >
          {t(each)}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
