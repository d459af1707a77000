"use client";

import { useTranslations } from "next-intl";
import { Progress } from "@/components/launch/progress";
import { TestMessage } from "@/components/launch/test-message";
import { Card } from "@/components/ui/card";
import type { ReadinessView } from "@/lib/launch/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

/** Where it stands as a whole: what is in the way, or that the number is live, with a test message to oneself. */
export function SummaryCard({ view, number }: { view: ReadinessView; number: PhoneNumberView }) {
  const t = useTranslations("launch.goLive.summary");
  const needed = view.checks.filter((check) => check.needed);
  const open = needed.filter(({ state }) => state === "failed" || state === "waiting");
  const passed = needed.length - open.length;
  const onlyMessage = open.every(({ check }) => check === "received");
  const kind = view.live ? (number.isSandbox ? "liveSandbox" : "live") : onlyMessage ? "received" : "open";
  return (
    <Card aria-labelledby="readiness" data-live={view.live}>
      <div className="flex flex-col gap-3 px-5 py-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 id="readiness" className="text-lg font-semibold" aria-live="polite">
            {kind === "open" ? t("open", { count: open.length }) : t(kind)}
          </h2>
          {!view.live && (
            <p className="text-sm text-muted-foreground tabular-nums">
              {t("count", { passed, all: needed.length })}
            </p>
          )}
        </div>
        <p className="max-w-prose text-muted-foreground">
          {kind === "live"
            ? t("liveText", { number: number.displayPhoneNumber })
            : kind === "liveSandbox"
              ? t("liveSandboxText")
              : t(kind === "received" ? "receivedText" : "openText")}
        </p>
        {!view.live && <Progress done={passed} all={needed.length} />}
        {view.live && view.hello?.isYours && (
          <div className="border-t pt-4">
            <TestMessage view={view} hello={view.hello} />
          </div>
        )}
      </div>
    </Card>
  );
}
