import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { ArticlePage } from "@/components/site/article-page";
import { listPosts } from "@/lib/site/articles";

export const dynamic = "force-static";
export const dynamicParams = false;

type Props = { params: Promise<{ slug: string }> };

export const generateStaticParams = async () => (await listPosts()).map(({ slug }) => ({ slug }));

async function postOf({ params }: Props) {
  const { slug } = await params;
  return (await listPosts()).find((post) => post.slug === slug) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { slug, title, summary, date } = await postOf(props);
  return {
    title: `${title} · Parley`,
    description: summary,
    alternates: { canonical: `/blog/${slug}` },
    openGraph: { type: "article", title, description: summary, publishedTime: date },
  };
}

export default async function Post(props: Props) {
  const { title, date, minutes, body } = await postOf(props);
  const t = await getTranslations("site.blog");
  const format = await getFormatter();
  return (
    <ArticlePage
      title={title}
      body={body}
      above={
        <>
          <time dateTime={date}>
            {format.dateTime(new Date(date), { dateStyle: "long", timeZone: "UTC" })}
          </time>
          {" · "}
          {t("minutes", { count: minutes })}
        </>
      }
      below={
        <a href="/blog" className="w-fit border-t pt-6 text-link underline underline-offset-4">
          {t("all")}
        </a>
      }
    />
  );
}
