import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Outbox } from "@/components/accounts/outbox";
import { env } from "@/lib/platform/env";
import { listOutbox } from "@/lib/platform/mail";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accounts.outbox"))("title"), referrer: "no-referrer" };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The mails of this machine, secret links included: only where DEV_TOOLS=1 says that nobody else's are here. */
export default async function OutboxPage({ searchParams }: Props) {
  if (!env.DEV_TOOLS) notFound();
  const { mail, view } = await searchParams;
  const mails = await listOutbox();
  return (
    <Outbox
      mails={mails}
      shown={mails.find(({ id }) => id === mail) ?? mails[0] ?? null}
      view={view === "text" ? "text" : "html"}
    />
  );
}
