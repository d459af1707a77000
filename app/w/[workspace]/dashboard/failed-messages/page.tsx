import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FailedMessagesPage } from "@/components/analytics/failed-messages-page";
import { requireWorkspace } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("dashboard.failedMessages"))("title") };
}

export default async function Page({ params }: { params: Promise<{ workspace: string }> }) {
  await requireWorkspace((await params).workspace);
  return <FailedMessagesPage />;
}
