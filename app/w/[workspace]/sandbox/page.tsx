import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SandboxPage } from "@/components/sandbox/sandbox-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sandbox"))("title") };
}

export default function Page() {
  return <SandboxPage />;
}
