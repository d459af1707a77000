import type { Article } from "@/lib/site/articles";

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);

/** The posts as RSS 2.0 (rssboard.org/rss-specification), newest first. @param site without a slash at its end */
export function feedOf(input: {
  site: string;
  title: string;
  description: string;
  posts: Pick<Article, "slug" | "title" | "summary" | "date">[];
}): string {
  const { site, title, description, posts } = input;
  const items = posts.map(
    (post) => `<item>
<title>${escapeXml(post.title)}</title>
<link>${site}/blog/${post.slug}</link>
<guid>${site}/blog/${post.slug}</guid>
<pubDate>${new Date(`${post.date}T08:00:00Z`).toUTCString()}</pubDate>
<description>${escapeXml(post.summary)}</description>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${escapeXml(title)}</title>
<link>${site}/blog</link>
<atom:link href="${site}/blog/feed.xml" rel="self" type="application/rss+xml"/>
<description>${escapeXml(description)}</description>
<language>en</language>
${items.join("\n")}
</channel></rss>
`;
}
