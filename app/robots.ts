import type { MetadataRoute } from "next";
import { siteUrl } from "@/lib/platform/env";

export const dynamic = "force-static";

export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: "*", allow: "/", disallow: ["/w/", "/api/", "/dev/"] },
    sitemap: `${siteUrl()}/sitemap.xml`,
  };
}
