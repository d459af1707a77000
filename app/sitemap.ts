import type { MetadataRoute } from "next";
import { siteUrl } from "@/lib/platform/env";
import { listLegalTexts, listPosts } from "@/lib/site/articles";

export const dynamic = "force-static";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const site = siteUrl();
  const [posts, texts] = await Promise.all([listPosts(), listLegalTexts()]);
  return [
    ...["", "/pricing", "/blog", "/contact"].map((place) => ({ url: site + place })),
    ...posts.map(({ slug, date }) => ({ url: `${site}/blog/${slug}`, lastModified: date })),
    ...texts.map(({ slug, date }) => ({ url: `${site}/legal/${slug}`, lastModified: date })),
  ];
}
