import Link from "next/link";
import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Logo } from "@/components/logo";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/shared/cn";

export type OutboxMail = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  state: "queued" | "sent" | "failed" | "outbox";
  createdAt: string;
};
type View = "html" | "text";

const address = (mail: OutboxMail, view: View) => `/dev/outbox?mail=${mail.id}&view=${view}`;

/** The plain text with its addresses made into links. */
function MailText({ text }: { text: string }) {
  return (
    <pre className="p-5 font-sans text-base break-words whitespace-pre-wrap">
      {text.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) =>
        i % 2 === 1 ? (
          <a key={i} href={part} className="text-link underline underline-offset-4">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </pre>
  );
}

function ShownMail({ mail, view }: { mail: OutboxMail; view: View }) {
  const t = useTranslations("accounts.outbox");
  return (
    <article className="flex min-w-0 flex-1 flex-col">
      <header className="flex flex-wrap items-start justify-between gap-3 border-b px-5 py-4">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h2 className="text-lg font-semibold break-words">{mail.subject}</h2>
          <p className="text-sm break-all text-muted-foreground">{t("to", { address: mail.to })}</p>
        </div>
        <nav className="flex gap-1">
          {(["html", "text"] as const).map((kind) => (
            <Button key={kind} asChild size="sm" variant={kind === view ? "secondary" : "ghost"}>
              <Link href={address(mail, kind)} aria-current={kind === view ? "page" : undefined}>
                {kind === "html" ? t("asHtml") : t("asText")}
              </Link>
            </Button>
          ))}
        </nav>
      </header>
      {mail.text === "" ? (
        <p className="p-5 text-base text-muted-foreground">{t("gone")}</p>
      ) : view === "text" ? (
        <MailText text={mail.text} />
      ) : (
        // No scripts, no forms; a click on a link leaves for it in this tab, as in a mail program.
        <iframe
          title={mail.subject}
          sandbox="allow-top-navigation-by-user-activation"
          srcDoc={mail.html.replace("<head>", '<head><base target="_top">')}
          className="min-h-[60dvh] w-full flex-1 bg-white"
        />
      )}
    </article>
  );
}

export function Outbox({
  mails,
  shown,
  view,
}: {
  mails: OutboxMail[];
  shown: OutboxMail | null;
  view: View;
}) {
  const t = useTranslations("accounts.outbox");
  return (
    <div className="flex min-h-dvh flex-col bg-background">
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b px-5 py-4">
        <div className="flex min-w-0 items-center gap-4">
          <Link href="/" className="rounded-md">
            <Logo />
          </Link>
          <div className="min-w-0">
            <h1 className="text-lg font-semibold">{t("title")}</h1>
            <p className="text-sm text-muted-foreground">{t("text")}</p>
          </div>
        </div>
        <Button asChild variant="outline" size="sm">
          <a href="/dev/outbox">
            <RotateCw />
            {t("reload")}
          </a>
        </Button>
      </header>
      {!shown ? (
        <EmptyState title={t("empty")} className="flex-1">
          {t("emptyText")}
        </EmptyState>
      ) : (
        <div className="flex flex-1 flex-col pane:flex-row">
          <nav
            aria-label={t("list")}
            className="scrollbar-quiet max-h-64 overflow-y-auto border-b bg-list pane:max-h-none pane:w-80 pane:shrink-0 pane:border-r pane:border-b-0"
          >
            <ul>
              {mails.map((mail) => (
                <li key={mail.id}>
                  <Link
                    href={address(mail, view)}
                    aria-current={mail.id === shown.id ? "true" : undefined}
                    className={cn(
                      "flex min-h-[60px] flex-col justify-center gap-0.5 border-b px-5 py-2 hover:bg-accent",
                      mail.id === shown.id && "bg-selected hover:bg-selected",
                    )}
                  >
                    <span className="flex items-baseline justify-between gap-3">
                      <span className="truncate text-base font-medium">{mail.subject}</span>
                      <RelativeTime
                        at={mail.createdAt}
                        className="shrink-0 text-xs text-muted-foreground tabular-nums"
                      />
                    </span>
                    <span className="flex items-center justify-between gap-3">
                      <span className="truncate text-sm text-muted-foreground">{mail.to}</span>
                      {mail.state !== "outbox" && (
                        <Badge tone={mail.state === "failed" ? "danger" : "neutral"}>
                          {t(`state.${mail.state}`)}
                        </Badge>
                      )}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <main className="flex min-w-0 flex-1">
            <ShownMail mail={shown} view={view} />
          </main>
        </div>
      )}
    </div>
  );
}
