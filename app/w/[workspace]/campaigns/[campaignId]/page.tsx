import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CampaignPage } from "@/components/campaigns/campaign-page";
import { campaignParams } from "@/lib/campaigns/schemas";
import { requireWorkspace } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("campaigns"))("title") };
}

type Props = { params: Promise<{ workspace: string; campaignId: string }> };

export default async function Page({ params }: Props) {
  const { workspace, campaignId } = await params;
  await requireWorkspace(workspace);
  const id = campaignParams.safeParse({ campaignId });
  if (!id.success) notFound();
  return <CampaignPage id={id.data.campaignId} />;
}
