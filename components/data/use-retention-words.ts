import { useFormatter, useTranslations } from "next-intl";
import type { RetentionView } from "@/lib/data/retention/views";

type RetentionWords = {
  /** 90 days, 2 years */
  time: (days: number) => string;
  /** How long messages are kept, as a sentence. */
  kept: (days: number | null) => string;
  /** What a time would mean today. */
  preview: (preview: RetentionView) => string;
};

export function useRetentionWords(): RetentionWords {
  const t = useTranslations("data.retention");
  const format = useFormatter();
  const time = (days: number) =>
    days > 365 && days % 365 === 0 ? t("yearsLong", { years: days / 365 }) : t("daysLong", { days });
  return {
    time,
    kept: (days) => (days === null ? t("keptForever") : t("kept", { time: time(days) })),
    preview: ({ wouldEmpty, isExact, keptFrom }) => {
      const date = keptFrom === null ? "" : format.dateTime(new Date(keptFrom), { dateStyle: "long" });
      return t(isExact ? "preview" : "previewMany", { count: wouldEmpty, date });
    },
  };
}
