"use client";

import { useTranslations } from "next-intl";
import type { useDashboardChoice } from "@/components/analytics/use-dashboard";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectItem } from "@/components/ui/select";
import { dashboardPeriods } from "@/lib/analytics/schemas";

const everyNumber = "all";

/** Of which number and which days. */
export function DashboardFilters({ choice, choose }: ReturnType<typeof useDashboardChoice>) {
  const t = useTranslations("dashboard");
  const numbers = usePhoneNumbers().data?.data ?? [];
  // A number that was taken out since still has its past, and must show in the choice while it is chosen.
  const shown = numbers.filter(({ state, id }) => state !== "disconnected" || id === choice.number);
  return (
    <>
      {(shown.length > 1 || choice.number) && (
        <Select
          value={choice.number ?? everyNumber}
          onValueChange={(next) => choose({ number: next === everyNumber ? null : next })}
          aria-label={t("number")}
          className="w-52"
        >
          <SelectItem value={everyNumber}>{t("allNumbers")}</SelectItem>
          {shown.map(({ id, displayPhoneNumber, verifiedName }) => (
            <SelectItem key={id} value={id}>
              <bdi>{verifiedName ? `${displayPhoneNumber} · ${verifiedName}` : displayPhoneNumber}</bdi>
            </SelectItem>
          ))}
        </Select>
      )}
      <Segmented
        label={t("period.label")}
        value={choice.period}
        options={dashboardPeriods.map((value) => ({ value, label: t(`period.${value}`) }))}
        onChange={(period) => choose({ period })}
      />
    </>
  );
}
