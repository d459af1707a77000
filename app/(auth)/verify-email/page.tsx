import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VerifyEmail } from "@/components/accounts/verify-email";
import { linkWorks } from "@/lib/accounts/links";
import { currentSession } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.verify"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Looking at the page changes nothing: the link is used when the button is pressed. */
export default async function VerifyEmailPage({ searchParams }: Props) {
  const query = await searchParams;
  const token = typeof query.token === "string" ? query.token : null;
  const signedIn = await currentSession();
  return (
    <VerifyEmail
      token={token}
      works={token !== null && (await linkWorks(token, "verify_email"))}
      unconfirmed={signedIn && !signedIn.emailVerified ? signedIn.email : null}
      isSignedIn={signedIn !== null}
    />
  );
}
