import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { CodeForm } from "@/components/accounts/code-form";
import { GoogleButton } from "@/components/accounts/google-button";
import { Notice } from "@/components/accounts/notice";
import { SignInForm } from "@/components/accounts/sign-in-form";
import { safeNext, signInError } from "@/lib/accounts/rules";
import { isGoogleConfigured } from "@/lib/http/auth";
import { currentSession, isCodeDue } from "@/lib/http/page";
import { env } from "@/lib/platform/env";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.signIn"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const one = (name: string) => (typeof query[name] === "string" ? query[name] : null);
  const next = safeNext(one("next") ?? one("callbackUrl"), env.APP_URL);
  if (await currentSession()) redirect(next);
  const t = await getTranslations("accounts.signIn");
  if (await isCodeDue()) {
    const code = await getTranslations("accounts.code");
    return (
      <>
        <AuthHeading title={code("title")}>{code("text")}</AuthHeading>
        <CodeForm next={next} />
      </>
    );
  }
  const error = signInError(one("error"));
  const notice = (["changed", "deleted"] as const).find((name) => name === one("notice"));
  return (
    <>
      <AuthHeading title={t("title")} />
      {error ? (
        <Notice tone="danger">{error === "wrong" ? t("wrong") : t(`error.${error}`)}</Notice>
      ) : (
        notice && <Notice tone="success">{t(notice)}</Notice>
      )}
      {isGoogleConfigured() && <GoogleButton next={next} />}
      <SignInForm next={next} />
      <div className="flex flex-wrap justify-between gap-x-6 gap-y-2 text-base text-muted-foreground">
        <p>
          {t("new")}{" "}
          <Link href="/sign-up" className="text-link underline underline-offset-4">
            {t("signUp")}
          </Link>
        </p>
        <Link href="/reset-password" className="text-link underline underline-offset-4">
          {t("forgot")}
        </Link>
      </div>
    </>
  );
}
