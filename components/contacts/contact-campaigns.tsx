"use client";

import Link from "next/link";
import { Megaphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ContactCampaignView } from "@/lib/campaigns/views";

/** What became of them, the furthest of it. */
const outcomeOf = ({ stage, optedOut, clicked, answered }: ContactCampaignView) =>
  optedOut ? "opted_out" : answered ? "answered" : clicked ? "clicked" : stage;

/** The campaigns somebody was in. Nothing while there are none. */
export function ContactCampaigns({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts.campaigns");
  const { slug } = useWorkspace();
  const campaigns =
    useApiQuery<{ data: ContactCampaignView[] }>(`/contacts/${contactId}/campaigns`, {
      key: ["contact-campaigns", contactId],
    }).data?.data ?? [];
  if (campaigns.length === 0) return null;
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="text-xs font-medium text-muted-foreground">{t("title")}</h3>
      <ul className="flex flex-col">
        {campaigns.map((campaign) => (
          <li key={campaign.campaignId}>
            <Link
              href={`/w/${slug}/campaigns/${campaign.campaignId}`}
              className="flex min-h-9 items-center gap-2 rounded-md px-1.5 hover:bg-accent pointer-coarse:min-h-10"
            >
              <Megaphone className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
              <bdi className="min-w-0 flex-1 truncate">{campaign.name}</bdi>
              <span className="shrink-0 text-sm text-muted-foreground">
                {t(`outcome.${outcomeOf(campaign)}`)}
              </span>
              {campaign.beganAt && (
                <RelativeTime
                  at={campaign.beganAt}
                  className="shrink-0 text-xs text-muted-foreground tabular-nums"
                />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
