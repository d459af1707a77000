"use client";

import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { PartField } from "@/components/templates/builder/part-field";
import { Section } from "@/components/templates/builder/section";
import { Select, SelectItem } from "@/components/ui/select";
import type { TemplateCategory } from "@/lib/templates/schemas";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Source: Meta, "Time-to-live": 30 s to 15 min, to 12 h, 12 h to 30 days. */
const times: Record<TemplateCategory, readonly number[]> = {
  AUTHENTICATION: [30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute],
  UTILITY: [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour],
  MARKETING: [12 * hour, day, 3 * day, 7 * day, 30 * day],
};

/** How long Meta tries to deliver to a phone that is off. */
export function DeliverySection() {
  const t = useTranslations("templates.builder.delivery");
  const { draft, change } = useBuilder();
  const { ttlSeconds, category } = draft;
  const offered = times[category];
  const all = ttlSeconds !== null && !offered.includes(ttlSeconds) ? [ttlSeconds, ...offered] : offered;
  const label = (seconds: number) => {
    if (seconds === -1) return t("longest");
    if (seconds % day === 0) return t("days", { count: seconds / day });
    if (seconds % hour === 0) return t("hours", { count: seconds / hour });
    if (seconds % minute === 0) return t("minutes", { count: seconds / minute });
    return t("seconds", { count: seconds });
  };
  return (
    <Section title={t("title")} hint={t("optional")} text={t("text")}>
      <PartField path="ttlSeconds" label={t("label")} labelHidden>
        {(control) => (
          <div data-path={control["data-path"]} className="max-w-64">
            <Select
              aria-label={t("label")}
              value={ttlSeconds === null ? "usual" : String(ttlSeconds)}
              onValueChange={(value) =>
                change((now) => ({ ...now, ttlSeconds: value === "usual" ? null : Number(value) }))
              }
            >
              <SelectItem value="usual">{t(`usual.${category}`)}</SelectItem>
              {all.map((seconds) => (
                <SelectItem key={seconds} value={String(seconds)}>
                  {label(seconds)}
                </SelectItem>
              ))}
            </Select>
          </div>
        )}
      </PartField>
    </Section>
  );
}
