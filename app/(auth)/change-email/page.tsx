import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChangeEmail } from "@/components/accounts/change-email";
import { linkWorks } from "@/lib/accounts/links";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.changeEmail"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Looking at the page changes nothing: the link is used when the button is pressed. */
export default async function ChangeEmailPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const given = typeof token === "string" ? token : "";
  return <ChangeEmail token={given} works={await linkWorks(given, "change_email")} />;
}
