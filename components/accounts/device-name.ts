"use client";

import { useTranslations } from "next-intl";
import type { SessionView } from "@/lib/accounts/views";

/** A browser in words: "Firefox on Windows". */
export function useDeviceName(): (session: Pick<SessionView, "browser" | "system">) => string {
  const t = useTranslations("accounts.sessions");
  return ({ browser, system }) =>
    browser && system ? t("device", { browser, system }) : (browser ?? system ?? t("unknown"));
}
