import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getFormatter, getTranslations } from "next-intl/server";
import { ArticlePage } from "@/components/site/article-page";
import { listLegalTexts } from "@/lib/site/articles";

export const dynamic = "force-static";
export const dynamicParams = false;

type Props = { params: Promise<{ document: string }> };

export const generateStaticParams = async () =>
  (await listLegalTexts()).map(({ slug }) => ({ document: slug }));

async function textOf({ params }: Props) {
  const { document } = await params;
  return (await listLegalTexts()).find(({ slug }) => slug === document) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { slug, title, summary } = await textOf(props);
  return { title: `${title} · Parley`, description: summary, alternates: { canonical: `/legal/${slug}` } };
}

export default async function LegalText(props: Props) {
  const { title, date, body } = await textOf(props);
  const t = await getTranslations("site.legal");
  const format = await getFormatter();
  const day = format.dateTime(new Date(date), { dateStyle: "long", timeZone: "UTC" });
  return <ArticlePage title={title} above={t("updated", { date: day })} note={t("template")} body={body} />;
}
