import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PhoneNumbersPage } from "@/components/phone-numbers/phone-numbers-page";
import { requireWorkspace } from "@/lib/http/page";
import { embeddedSignupSettings, sandboxIsOffered } from "@/lib/phone-numbers/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("phone-numbers"))("title") };
}

export default async function Page({ params }: { params: Promise<{ workspace: string }> }) {
  await requireWorkspace((await params).workspace);
  return <PhoneNumbersPage signup={embeddedSignupSettings()} offersSandbox={sandboxIsOffered()} />;
}
