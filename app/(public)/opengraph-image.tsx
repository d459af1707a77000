import { getTranslations } from "next-intl/server";
import { shareCard, shareSize } from "@/components/site/share-card";

export const size = shareSize;
export const contentType = "image/png";
export const alt = "Parley";
export const dynamic = "force-static";

export default async function Image() {
  return shareCard((await getTranslations("site.hero"))("title"));
}
