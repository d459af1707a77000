"use client";

import { useMemo } from "react";
import { useTranslations } from "next-intl";
import type { Hex } from "@/lib/shared/colour";
import { brandThemes, shiftOf, type Theme } from "@/lib/tenancy/brand/rules";

/** A piece of the product in both themes, whatever the page itself is in, and what became of the colour there. */
export function ColourPreview({ brand }: { brand: Hex | null }) {
  const t = useTranslations("brand.colour");
  const themes = useMemo(() => (brand ? brandThemes(brand) : null), [brand]);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(["light", "dark"] as const).map((theme) => {
        const shift = brand && themes && shiftOf(brand, themes[theme]);
        return (
          <figure key={theme} className="flex min-w-0 flex-col gap-2">
            <Piece theme={theme} tokens={themes?.[theme] ?? null} />
            <figcaption className="text-sm text-muted-foreground">
              <span className="font-medium text-foreground">{t(theme)}</span>{" "}
              {brand && <span role="status">{t(shift ?? "exact")}</span>}
            </figcaption>
          </figure>
        );
      })}
    </div>
  );
}

/** Without tokens of its own it has Parley's: the theme's class says them anew, whatever the page around has. */
function Piece({ theme, tokens }: { theme: Theme; tokens: Record<string, Hex> | null }) {
  const t = useTranslations("brand.colour.preview");
  const own = useMemo(
    () =>
      tokens && Object.fromEntries(Object.entries(tokens).map(([token, colour]) => [`--${token}`, colour])),
    [tokens],
  );
  return (
    <div
      role="img"
      aria-label={t("title", { theme })}
      className={`${theme} flex flex-col gap-3 rounded-lg border bg-background p-3 text-base text-foreground`}
      style={own as React.CSSProperties}
    >
      <div className="flex items-center gap-2 rounded-md bg-selected px-2.5 py-2">
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{t("row")}</span>
          <span className="block truncate text-sm text-muted-foreground">{t("line")}</span>
        </span>
        <span className="grid h-[18px] min-w-[18px] place-items-center rounded-full bg-primary px-1 text-[11px] leading-none font-semibold text-primary-foreground tabular-nums">
          2
        </span>
      </div>
      <p className="max-w-[85%] self-end rounded-xl bg-bubble-out px-3 py-2 text-bubble-out-foreground">
        {t("out")} <span className="text-xs text-bubble-out-muted">15:05</span>
      </p>
      <div className="flex items-center justify-between gap-2">
        <span className="truncate text-sm font-medium text-primary-text">{t("link")}</span>
        <span className="rounded-full bg-primary-soft px-2 text-xs font-medium text-primary-text">
          {t("badge")}
        </span>
        <span className="rounded-md bg-primary px-3 py-1.5 font-medium text-primary-foreground">
          {t("button")}
        </span>
      </div>
    </div>
  );
}
