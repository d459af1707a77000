"use client";

import Link from "next/link";
import { ExternalLink, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonVariants } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Spinner } from "@/components/ui/spinner";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ReadinessView } from "@/lib/launch/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

/** What to write to the number, from which phone, and that Parley waits for it. */
export function GreetingCard({ view, number }: { view: ReadinessView; number: PhoneNumberView }) {
  const t = useTranslations("launch.goLive.hello");
  const { slug } = useWorkspace();
  const { greeting, hello } = view;
  return (
    <div
      id="greeting"
      tabIndex={-1}
      className="flex scroll-mt-6 flex-wrap gap-x-6 gap-y-4 px-5 py-4 outline-none"
    >
      {!number.isSandbox && (
        // Dark on white in either theme: cameras want it so.
        <img
          src={`data:image/svg+xml,${encodeURIComponent(greeting.svg)}`}
          alt={t("picture")}
          className="size-40 rounded-lg border bg-white"
        />
      )}
      <div className="flex min-w-60 flex-1 flex-col gap-3">
        <div className="flex flex-col gap-1">
          <h3 className="font-semibold">{t("title", { number: number.displayPhoneNumber })}</h3>
          <p className="max-w-prose text-sm text-muted-foreground">
            {t(number.isSandbox ? "sandboxText" : "text")}
          </p>
        </div>
        <p className="w-fit max-w-full rounded-lg bg-bubble-out px-3 py-2 break-words text-bubble-out-foreground select-all">
          <span className="sr-only">{t("words")}: </span>
          {greeting.text}
        </p>
        <div className="flex flex-wrap gap-2">
          {number.isSandbox ? (
            <Link href={`/w/${slug}/sandbox`} className={buttonVariants({ variant: "outline", size: "sm" })}>
              <Smartphone />
              {t("openPhone")}
            </Link>
          ) : (
            <a
              href={greeting.url}
              target="_blank"
              rel="noreferrer"
              className={buttonVariants({ variant: "outline", size: "sm" })}
            >
              <ExternalLink />
              {t("open")}
            </a>
          )}
          <CopyButton text={greeting.text} label={t("copy")} />
        </div>
        <p role="status" className="flex items-center gap-2 text-sm text-muted-foreground">
          <Spinner className="size-3.5 shrink-0" />
          {hello ? t("stranger", { name: hello.contactName }) : t("waiting")}
        </p>
      </div>
    </div>
  );
}
