import type { Metadata } from "next";
import type { ReactNode } from "react";
import { getTranslations } from "next-intl/server";
import { siteUrl } from "@/lib/platform/env";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("site");
  return {
    metadataBase: new URL(siteUrl()),
    title: { absolute: t("title") },
    description: t("description"),
    robots: { index: true, follow: true },
    alternates: { types: { "application/rss+xml": "/blog/feed.xml" } },
    openGraph: { siteName: "Parley", type: "website", title: t("title"), description: t("description") },
    twitter: { card: "summary_large_image" },
  };
}

export default function PublicLayout({ children }: { children: ReactNode }) {
  return children;
}
