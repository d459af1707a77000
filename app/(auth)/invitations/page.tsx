import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InvitationPage } from "@/components/accounts/invitation-page";
import { readInvitation } from "@/lib/accounts/invitation-acceptance";
import { currentSession } from "@/lib/http/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.invitation"))("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Looking at the page changes nothing: the link is used when the button is pressed. */
export default async function Page({ searchParams }: Props) {
  const query = await searchParams;
  const token = typeof query.token === "string" ? query.token : "";
  const signedIn = await currentSession();
  return (
    <InvitationPage
      token={token}
      invitation={await readInvitation(token)}
      signedInAs={signedIn?.email ?? null}
    />
  );
}
