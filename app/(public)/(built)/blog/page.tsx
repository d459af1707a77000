import type { Metadata } from "next";
import { getFormatter, getTranslations } from "next-intl/server";
import { listPosts } from "@/lib/site/articles";

export const dynamic = "force-static";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("site.blog");
  return { title: `${t("title")} · Parley`, description: t("text"), alternates: { canonical: "/blog" } };
}

export default async function Blog() {
  const t = await getTranslations("site.blog");
  const format = await getFormatter();
  const posts = await listPosts();
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-10 px-4 py-12 pane:px-6 pane:py-20">
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl tracking-tight">{t("title")}</h1>
        <p className="text-lg text-muted-foreground">{t("text")}</p>
        <a href="/blog/feed.xml" className="w-fit text-link underline underline-offset-4">
          {t("feed")}
        </a>
      </header>
      <ul className="flex flex-col gap-8">
        {posts.map(({ slug, title, summary, date, minutes }) => (
          <li key={slug} className="relative flex flex-col gap-1.5 border-t pt-8">
            <p className="text-sm text-muted-foreground tabular-nums">
              <time dateTime={date}>
                {format.dateTime(new Date(date), { dateStyle: "long", timeZone: "UTC" })}
              </time>
              {" · "}
              {t("minutes", { count: minutes })}
            </p>
            <h2 className="text-xl text-balance">
              <a href={`/blog/${slug}`} className="after:absolute after:inset-0 hover:underline">
                {title}
              </a>
            </h2>
            <p className="text-lg leading-7 text-pretty text-muted-foreground">{summary}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
