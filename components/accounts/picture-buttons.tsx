"use client";

import { useRef } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** Chooses a picture from the device, or takes the one that is there away. */
export function PictureButtons({
  words,
  onChoose,
  saving,
  removable,
  onRemove,
  removing,
}: {
  /** The catalogue with `choose` and `remove`. */
  words: "accounts.avatar" | "brand.logo";
  onChoose: (file: File) => void;
  saving: boolean;
  removable: boolean;
  onRemove: () => void;
  removing: boolean;
}) {
  const t = useTranslations(words);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="outline" loading={saving} onClick={() => input.current?.click()}>
        {t("choose")}
      </Button>
      {removable && (
        <Button variant="ghost" loading={removing} onClick={onRemove}>
          {t("remove")}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={t("choose")}
        className="hidden"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onChoose(file);
          target.value = "";
        }}
      />
    </div>
  );
}
