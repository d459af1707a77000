"use client";

import { ExternalLink, Megaphone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Referral } from "@/components/inbox/content";
import { safeHref } from "@/components/inbox/formatting";

/** The advert or post a customer came from. Its picture stays with Meta: loading it would tell Meta who looks. */
export function ReferralCard({ referral }: { referral: Referral }) {
  const t = useTranslations("inbox.message");
  const href = referral.url ? safeHref(referral.url) : null;
  return (
    <div className="mb-1 flex w-72 max-w-full gap-2.5 rounded-lg bg-foreground/6 p-2.5">
      <Megaphone className="mt-0.5 size-4 shrink-0 opacity-75" aria-hidden="true" />
      <div className="flex min-w-0 flex-col gap-0.5 text-sm">
        <span className="text-xs opacity-75">
          {t(referral.source === "post" ? "cameByPost" : "cameByAd")}
        </span>
        {referral.headline && <bdi className="font-medium wrap-anywhere">{referral.headline}</bdi>}
        {referral.body && (
          <p dir="auto" className="line-clamp-3 wrap-anywhere opacity-80">
            {referral.body}
          </p>
        )}
        {href && (
          <a
            href={href}
            title={href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="inline-flex items-center gap-1 self-start text-link hover:underline"
          >
            <ExternalLink className="size-3.5" aria-hidden="true" />
            {t("openAd")}
          </a>
        )}
      </div>
    </div>
  );
}
