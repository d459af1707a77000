import { MailOpen } from "lucide-react";
import { useTranslations } from "next-intl";

/** In development only: where the mails are. */
export function OutboxHint() {
  const t = useTranslations("accounts.outbox");
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
      <MailOpen className="size-4 shrink-0" aria-hidden="true" />
      {t("hint")}
      <a href="/dev/outbox" className="text-link underline underline-offset-4">
        {t("open")}
      </a>
    </p>
  );
}
