"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import { BellOff, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useConsentDay, useConsents, useHowSaid } from "@/components/consent/use-consents";
import { Button } from "@/components/ui/button";
import { whenIdle } from "@/components/ui/late";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay } from "@/hooks/use-workspace";
import type { ConsentCategory, ConsentStateView, ContactRef } from "@/lib/contacts/views";

const ConsentDialog = dynamic(
  whenIdle(() => import("@/components/consent/consent-dialog").then((parts) => parts.ConsentDialog)),
);
const ConsentHistory = dynamic(
  whenIdle(() => import("@/components/consent/consent-history").then((parts) => parts.ConsentHistory)),
);

const icons = { granted: CircleCheck, stopped: BellOff, unsaid: CircleDashed };
const tones = { granted: "text-success", stopped: "text-warning", unsaid: "text-muted-foreground" };

/** What a person wants to get: offers, news of their orders. Since when, how it is known, and who may change it. */
export function ContactConsent({ contact }: { contact: ContactRef }) {
  const t = useTranslations("contacts.consent");
  const may = useMay("agent");
  const consents = useConsents(contact.id);
  const [open, setOpen] = useState<ConsentCategory | "history" | null>(null);
  const close = () => setOpen(null);
  if (consents.isPending) {
    return (
      <div aria-busy="true" className="flex flex-col gap-3">
        {[0, 1].map((row) => (
          <div key={row} className="flex flex-col gap-1.5">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-3 w-44" />
          </div>
        ))}
      </div>
    );
  }
  if (consents.isError) {
    return <QueryFailed query={consents} className="px-0 py-2" />;
  }
  const { states, data } = consents.data;
  return (
    <div className="flex flex-col gap-2.5">
      {(["marketing", "utility"] as const).map((category) => (
        <State
          key={category}
          category={category}
          state={states[category]}
          onChange={may ? () => setOpen(category) : null}
        />
      ))}
      {data.length > 0 && (
        <Button variant="link" size="sm" className="self-start px-0" onClick={() => setOpen("history")}>
          {t("showHistory")}
        </Button>
      )}
      {(open === "marketing" || open === "utility") && (
        <ConsentDialog contact={contact} category={open} state={states[open]} onClose={close} />
      )}
      {open === "history" && <ConsentHistory contact={contact} onClose={close} />}
    </div>
  );
}

function State({
  category,
  state,
  onChange,
}: {
  category: ConsentCategory;
  state: ConsentStateView;
  onChange: (() => void) | null;
}) {
  const t = useTranslations("contacts.consent");
  const howSaid = useHowSaid();
  const day = useConsentDay();
  const Icon = icons[state.state];
  return (
    <div className="flex items-start gap-2">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tones[state.state]}`} />
      <div className="min-w-0 flex-1">
        <p className="text-base">
          {t(`category.${category}`)}{" "}
          <span className="text-muted-foreground">· {t(`state.${state.state}`)}</span>
        </p>
        {state.at && (
          <p dir="auto" className="text-sm wrap-anywhere text-muted-foreground">
            {day(state.at)}, {howSaid(state)}
          </p>
        )}
      </div>
      {onChange && (
        <Button
          variant="ghost"
          size="sm"
          onClick={onChange}
          aria-label={t("changeNamed", { what: t(`category.${category}`) })}
        >
          {t("change")}
        </Button>
      )}
    </div>
  );
}
