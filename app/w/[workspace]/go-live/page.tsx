import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GoLivePage } from "@/components/launch/go-live-page";
import { requireWorkspace } from "@/lib/http/page";
import { embeddedSignupSettings } from "@/lib/phone-numbers/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("launch.goLive"))("title") };
}

export default async function Page({ params }: { params: Promise<{ workspace: string }> }) {
  await requireWorkspace((await params).workspace);
  return <GoLivePage signup={embeddedSignupSettings()} />;
}
