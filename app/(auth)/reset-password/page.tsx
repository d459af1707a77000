import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewPasswordForm } from "@/components/accounts/new-password-form";
import { ResetRequestForm } from "@/components/accounts/reset-request-form";
import { linkWorks } from "@/lib/accounts/links";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.reset"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Looking at the page changes nothing: the link is used when the form is sent. */
export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== "string") return <ResetRequestForm dead={false} />;
  if (!(await linkWorks(token, "reset_password"))) return <ResetRequestForm dead />;
  return <NewPasswordForm token={token} />;
}
