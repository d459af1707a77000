import type { Metadata } from "next";
import type { ReactNode } from "react";
import { getTranslations } from "next-intl/server";
import { SiteFrame } from "@/components/site/site-frame";
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

/** The pages for visitors: made once at build, without scripts but the one that knows the system's theme. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {/* Before the first paint, or dark turns up a moment later. */}
      {/* eslint-disable-next-line @next/next/no-sync-scripts */}
      <script src="/theme.js" />
      <SiteFrame>{children}</SiteFrame>
    </>
  );
}
