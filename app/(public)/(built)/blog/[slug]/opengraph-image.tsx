import { shareCard, shareSize } from "@/components/site/share-card";
import { listPosts } from "@/lib/site/articles";

export const size = shareSize;
export const contentType = "image/png";
export const alt = "Parley";
export const dynamic = "force-static";

type Props = { params: Promise<{ slug: string }> };

export const generateStaticParams = async () => (await listPosts()).map(({ slug }) => ({ slug }));

export default async function Image({ params }: Props) {
  const { slug } = await params;
  const post = (await listPosts()).find((one) => one.slug === slug);
  return shareCard(post?.title ?? "Parley");
}
