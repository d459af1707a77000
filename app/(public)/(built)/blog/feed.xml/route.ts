import { getTranslations } from "next-intl/server";
import { siteUrl } from "@/lib/platform/env";
import { listPosts } from "@/lib/site/articles";
import { feedOf } from "@/lib/site/feed";

export const dynamic = "force-static";

export async function GET(): Promise<Response> {
  const t = await getTranslations("site.blog");
  const feed = feedOf({ site: siteUrl(), title: "Parley", description: t("text"), posts: await listPosts() });
  return new Response(feed, { headers: { "content-type": "application/rss+xml; charset=utf-8" } });
}
