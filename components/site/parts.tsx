import { CalendarClock, Code, FileText, Inbox, Megaphone, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";

const parts = [
  { key: "inbox", icon: Inbox },
  { key: "templates", icon: FileText },
  { key: "campaigns", icon: Megaphone },
  { key: "scheduled", icon: CalendarClock },
  { key: "consent", icon: ShieldCheck },
  { key: "api", icon: Code },
] as const;

export function Parts() {
  const t = useTranslations("site.parts");
  return (
    <section className="border-t">
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-10 px-4 py-16 pane:px-6 panel:py-24">
        <h2 className="text-2xl tracking-tight">{t("title")}</h2>
        <ul className="grid gap-x-10 gap-y-10 pane:grid-cols-2 panel:grid-cols-3">
          {parts.map(({ key, icon: Icon }) => (
            <li key={key} className="flex flex-col gap-2">
              <Icon aria-hidden="true" className="size-5 text-primary-text" />
              <h3 className="text-lg">{t(key)}</h3>
              <p className="text-pretty text-muted-foreground">{t(`${key}Text`)}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
