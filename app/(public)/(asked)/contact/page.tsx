import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { ContactForm } from "@/components/site/contact-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("site.contact");
  return { title: `${t("title")} · Parley`, description: t("text"), alternates: { canonical: "/contact" } };
}

export default async function Contact() {
  const t = await getTranslations("site.contact");
  const { site, accounts } = await getMessages();
  return (
    <div className="mx-auto flex w-full max-w-lg flex-col gap-8 px-4 py-12 pane:px-6 pane:py-20">
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl tracking-tight">{t("title")}</h1>
        <p className="text-lg text-muted-foreground">{t("text")}</p>
      </header>
      <NextIntlClientProvider
        messages={{ site: { contact: site.contact }, accounts: { failed: accounts.failed } }}
      >
        <ContactForm />
      </NextIntlClientProvider>
    </div>
  );
}
