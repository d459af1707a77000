import { listLegalTexts, listPosts } from "@/lib/site/articles";
import { feedOf } from "@/lib/site/feed";

test("posts are read newest first, each with a title, a summary and something to read", async () => {
  const posts = await listPosts();
  expect(posts.length).toBeGreaterThanOrEqual(3);
  expect(posts.map(({ date }) => date)).toEqual(
    posts
      .map(({ date }) => date)
      .toSorted()
      .reverse(),
  );
  for (const { body, summary } of posts) {
    expect(summary).not.toBe("");
    expect(body.length).toBeGreaterThan(5);
  }
});

test("there is a text for privacy, terms, data processing and imprint, which the foot of each page links to", async () => {
  expect((await listLegalTexts()).map(({ slug }) => slug).toSorted()).toEqual([
    "data-processing",
    "imprint",
    "privacy",
    "terms",
  ]);
});

test("a feed is well-formed whatever a title says, and names whole addresses", () => {
  const feed = feedOf({
    site: "https://parley.example",
    title: "Parley",
    description: "A & B",
    posts: [{ slug: "one", title: `Fish & <chips> "today"`, summary: "</item>", date: "2026-11-12" }],
  });
  expect(feed).toContain("<title>Fish &amp; &lt;chips&gt; &quot;today&quot;</title>");
  expect(feed).toContain("<description>&lt;/item&gt;</description>");
  expect(feed).toContain("<guid>https://parley.example/blog/one</guid>");
  expect(feed).toContain("<pubDate>Thu, 12 Nov 2026 08:00:00 GMT</pubDate>");
  expect(feed.match(/<item>/g)).toHaveLength(1);
  expect(feed.match(/<\/item>/g)).toHaveLength(1);
});
