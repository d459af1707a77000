import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { RequiredFactor } from "@/components/accounts/required-factor";
import { getMe } from "@/lib/accounts/queries";
import { safeNext } from "@/lib/accounts/rules";
import { getSecondFactor } from "@/lib/accounts/second-factor";
import { requireSession } from "@/lib/http/page";
import { env } from "@/lib/platform/env";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.secondFactor"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where a member ends up whose workspace asks for a second factor. */
export default async function TwoFactorPage({ searchParams }: Props) {
  const query = await searchParams;
  const next = safeNext(typeof query.next === "string" ? query.next : null, env.APP_URL);
  const { userId } = await requireSession();
  const [{ user }, { since }] = await Promise.all([getMe(userId), getSecondFactor(userId)]);
  if (since) redirect(next);
  const t = await getTranslations("accounts.secondFactor");
  return (
    <>
      <AuthHeading title={t("requiredTitle")}>{t("requiredText")}</AuthHeading>
      <RequiredFactor hasPassword={user.hasPassword} next={next} />
    </>
  );
}
