"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { TurnBadge } from "@/components/ui/error-state";
import type { CampaignResults } from "@/lib/campaigns/views";
import { failureTextKey } from "@/lib/inbox/failures";

/** What failed, by reason in words, and what nobody knows. */
export function FailureList({
  failures,
  uncertain,
}: {
  failures: CampaignResults["failures"];
  uncertain: number;
}) {
  const t = useTranslations("campaigns.failed");
  const words = useTranslations("failures");
  const format = useFormatter();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
      </CardHeader>
      <CardContent>
        {failures.length === 0 && uncertain === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <ul className="flex flex-col gap-3">
            {failures.map(({ failure, count }) => (
              <li key={failure.code} className="flex gap-3">
                <span className="w-12 shrink-0 text-right font-semibold tabular-nums">
                  {format.number(count)}
                </span>
                <span className="flex min-w-0 flex-col items-start gap-1">
                  <span className="text-pretty break-words">
                    {words(`${failureTextKey(failure, "failed")}.title`, { name: t("customer") })}
                    {failure.code > 0 && (
                      <span className="text-muted-foreground tabular-nums">
                        {" "}
                        {t("code", { code: failure.code })}
                      </span>
                    )}
                  </span>
                  <TurnBadge turn={failure.turn} />
                </span>
              </li>
            ))}
            {uncertain > 0 && (
              <li className="flex gap-3 text-uncertain">
                <span className="w-12 shrink-0 text-right font-semibold tabular-nums">
                  {format.number(uncertain)}
                </span>
                <span className="text-pretty">{t("uncertain")}</span>
              </li>
            )}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}

/** Who was left out, and why. */
export function SkippedList({ skipped }: { skipped: CampaignResults["skipped"] }) {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  if (skipped.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("leftOut")}</CardTitle>
      </CardHeader>
      <CardContent>
        <ul className="flex flex-col gap-2">
          {skipped.map(({ reason, count }) => (
            <li key={reason} className="flex gap-3">
              <span className="w-12 shrink-0 text-right font-semibold tabular-nums">
                {format.number(count)}
              </span>
              <span className="min-w-0 text-pretty">{t(`skip.${reason}`)}</span>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
