import type { ReactNode } from "react";
import { useTranslations } from "next-intl";

/** What somebody agrees to by the button above; each text opens beside what they have typed. */
export function Agreement({ by }: { by: "signUp" | "join" }) {
  const t = useTranslations("accounts.agreement");
  const link = (text: "terms" | "privacy") =>
    function TextLink(words: ReactNode) {
      return (
        <a
          href={`/legal/${text}`}
          target="_blank"
          rel="noreferrer"
          className="underline underline-offset-4 hover:text-foreground"
        >
          {words}
        </a>
      );
    };
  return (
    <p className="text-sm text-pretty text-muted-foreground">
      {t.rich(by, { terms: link("terms"), privacy: link("privacy") })}
    </p>
  );
}
