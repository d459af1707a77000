import { Check, CheckCheck, CircleHelp, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { Section } from "@/components/site/section";
import { cn } from "@/lib/shared/cn";

const states = [
  { key: "written", icon: Clock, tone: "text-tick" },
  { key: "accepted", icon: Check, tone: "text-tick" },
  { key: "delivered", icon: CheckCheck, tone: "text-tick" },
  { key: "read", icon: CheckCheck, tone: "text-tick-read" },
] as const;

const bubble = "w-fit max-w-[20rem] rounded-2xl px-3.5 py-2.5 text-lg";

/** What happens to a message, with the marks the inbox has. */
export function Once() {
  const t = useTranslations("site.once");
  return (
    <Section title={t("title")} text={t("text")} tinted>
      <div className="flex flex-col gap-6 rounded-2xl border bg-card p-5 pane:p-8">
        <div className="flex flex-col gap-2.5">
          <p className={cn(bubble, "rounded-bl-sm bg-bubble-in text-bubble-in-foreground")}>
            {t("customer")}
          </p>
          <p className={cn(bubble, "self-end rounded-br-sm bg-bubble-out text-bubble-out-foreground")}>
            {t("reply")}
            <CheckCheck aria-hidden="true" className="ml-2 inline size-4 text-tick-read" />
          </p>
        </div>
        <ol aria-label={t("states.label")} className="grid grid-cols-2 gap-2">
          {states.map(({ key, icon: Icon, tone }) => (
            <li key={key} className="flex items-center gap-2 rounded-lg border bg-background px-3 py-2">
              <Icon aria-hidden="true" className={cn("size-4 shrink-0", tone)} />
              <span className="truncate text-sm">{t(`states.${key}`)}</span>
            </li>
          ))}
        </ol>
        <div className="flex gap-3 rounded-lg bg-warning-soft p-3 text-warning">
          <CircleHelp aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <p>
            <span className="block font-medium">{t("uncertain")}</span>
            {t("turn")}
          </p>
        </div>
        <p className="text-muted-foreground">{t("proof")}</p>
      </div>
    </Section>
  );
}

const turns = [
  { turn: "you", what: "window", next: "windowNext", tone: "bg-warning-soft text-warning" },
  { turn: "meta", what: "down", next: "downNext", tone: "bg-info-soft text-info" },
  { turn: "parley", what: "fault", next: "faultNext", tone: "bg-danger-soft text-danger" },
] as const;

/** Three failures as the product words them. */
export function ErrorsInWords() {
  const t = useTranslations("site.words");
  return (
    <Section title={t("title")} text={t("text")} tinted>
      <ul className="flex flex-col gap-3">
        {turns.map(({ turn, what, next, tone }) => (
          <li key={turn} className="flex flex-col gap-2 rounded-xl border bg-card p-4">
            <span className={cn("w-fit rounded-md px-2 py-0.5 text-sm font-medium", tone)}>{t(turn)}</span>
            <p>
              <span className="block font-medium">{t(what)}</span>
              <span className="text-muted-foreground">{t(next)}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
