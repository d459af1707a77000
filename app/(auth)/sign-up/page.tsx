import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { GoogleButton } from "@/components/accounts/google-button";
import { SignUpForm } from "@/components/accounts/sign-up-form";
import { safeNext } from "@/lib/accounts/rules";
import { isGoogleConfigured } from "@/lib/http/auth";
import { currentSession } from "@/lib/http/page";
import { env } from "@/lib/platform/env";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.signUp"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignUpPage({ searchParams }: Props) {
  const { next: wish } = await searchParams;
  const next = safeNext(typeof wish === "string" ? wish : null, env.APP_URL);
  if (await currentSession()) redirect(next);
  const t = await getTranslations("accounts.signUp");
  return (
    <>
      <SignUpForm next={next}>{isGoogleConfigured() && <GoogleButton next={next} />}</SignUpForm>
      <p className="text-base text-muted-foreground">
        {t("have")}{" "}
        <Link href="/sign-in" className="text-link underline underline-offset-4">
          {t("signIn")}
        </Link>
      </p>
    </>
  );
}
