"use client";

import type { ReactNode } from "react";
import Link from "next/link";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignRef } from "@/lib/inbox/views";

/** Leads from a message to the campaign that sent it. */
export function CampaignLink({ campaign, children }: { campaign: CampaignRef; children: ReactNode }) {
  const { slug } = useWorkspace();
  return (
    <Link
      href={`/w/${slug}/campaigns/${campaign.id}`}
      // Nothing is fetched ahead for a link that stands in a thread many times.
      prefetch={false}
      tabIndex={-1}
      className="block truncate hover:text-foreground hover:underline"
    >
      {children}
    </Link>
  );
}
