"use client";

import { useRef } from "react";
import { ChevronLeft, ChevronRight, Gift } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { RichText } from "@/components/inbox/rich-text";
import { directionOf } from "@/components/templates/preview/direction";
import type { ShownCard, ShownTemplate } from "@/components/templates/preview/shown";
import { TemplateButtons } from "@/components/templates/preview/template-buttons";
import { TemplateHeader } from "@/components/templates/preview/template-header";
import { cn } from "@/lib/shared/cn";

const bubble =
  "flex flex-col rounded-xl bg-card text-base text-card-foreground shadow-pill dark:bg-bubble-in dark:text-bubble-in-foreground";
const quiet = "text-muted-foreground dark:text-bubble-in-muted";

function Offer({ offer }: { offer: NonNullable<ShownTemplate["offer"]> }) {
  const t = useTranslations("template-preview.offer");
  const format = useFormatter();
  return (
    <div className="flex items-center gap-2.5 rounded-lg bg-foreground/6 p-2.5">
      <span className="grid size-9 shrink-0 place-items-center rounded-full bg-primary-soft text-primary-text">
        <Gift className="size-4.5" aria-hidden="true" />
      </span>
      <span className="flex min-w-0 flex-col text-sm">
        <bdi className="font-semibold wrap-anywhere">{offer.text || t("text")}</bdi>
        {offer.expires && (
          <span className="text-danger">
            {offer.expiresAt
              ? t("ends", {
                  time: format.dateTime(new Date(offer.expiresAt), {
                    day: "numeric",
                    month: "short",
                    hour: "numeric",
                    minute: "2-digit",
                  }),
                })
              : t("endsSample")}
          </span>
        )}
        {offer.code && (
          <span className={quiet}>
            {t("code")} <bdi className="font-medium">{offer.code}</bdi>
          </span>
        )}
      </span>
    </div>
  );
}

function Cards({ cards, still }: { cards: readonly ShownCard[]; still?: boolean }) {
  const t = useTranslations("template-preview");
  const strip = useRef<HTMLUListElement>(null);
  const move = (steps: number) => {
    const at = strip.current;
    const width = at?.firstElementChild?.clientWidth ?? 0;
    const way = at && getComputedStyle(at).direction === "rtl" ? -steps : steps;
    at?.scrollBy({ left: way * (width + 8), behavior: "smooth" });
  };
  const arrow =
    "grid size-7 place-items-center rounded-full bg-card text-muted-foreground shadow-pill hover:text-foreground dark:bg-bubble-in [&_svg]:size-4";
  return (
    <div role="group" aria-label={t("cards", { count: cards.length })}>
      <ul
        ref={strip}
        tabIndex={still ? -1 : 0}
        aria-label={t("cardList")}
        className={cn(
          "scrollbar-quiet -mx-3 flex snap-x snap-mandatory scroll-px-3 items-stretch gap-2 px-3 pt-2 pb-2",
          still ? "overflow-hidden" : "overflow-x-auto",
        )}
      >
        {cards.map((card, index) => (
          <li
            key={index}
            aria-label={t("card", { number: index + 1, count: cards.length })}
            className={cn(bubble, "w-[78%] shrink-0 snap-start")}
          >
            <div className="flex flex-1 flex-col gap-1 p-1.5">
              {card.header && <TemplateHeader header={card.header} />}
              {card.body.trim() !== "" && (
                <div className="px-1 text-sm">
                  <RichText text={card.body} />
                </div>
              )}
            </div>
            <TemplateButtons buttons={card.buttons} still={still} />
          </li>
        ))}
      </ul>
      {!still && cards.length > 1 && (
        <div className="flex justify-center gap-2">
          <button type="button" aria-label={t("before")} onClick={() => move(-1)} className={arrow}>
            <ChevronLeft className="rtl:-scale-x-100" />
          </button>
          <button type="button" aria-label={t("after")} onClick={() => move(1)} className={arrow}>
            <ChevronRight className="rtl:-scale-x-100" />
          </button>
        </div>
      )}
    </div>
  );
}

type Props = {
  shown: ShownTemplate;
  /** Meta's code; decides from which side the phone lays out. */
  language: string;
  /** Nothing in it can be pressed or reached by the keyboard: a picture of the message. */
  still?: boolean;
  className?: string;
};

/** A template message as the customer's phone shows it: the bubble, its buttons and its cards. */
export function TemplateBubble({ shown, language, still, className }: Props) {
  const t = useTranslations("template-preview");
  const { header, offer, body, footer, buttons, cards } = shown;
  return (
    <div dir={directionOf(language)} className={cn("flex min-w-0 flex-col", className)}>
      <div className={cn(bubble, "w-[88%] max-w-80 min-w-0 self-start")}>
        <div className="flex min-w-0 flex-col gap-1 p-1.5 pb-1">
          {header && <TemplateHeader header={header} />}
          {offer && <Offer offer={offer} />}
          <div className="min-w-0 px-1">
            {body.trim() === "" ? (
              <p className={cn(quiet, "italic")}>{t("noBody")}</p>
            ) : (
              <RichText text={body} />
            )}
          </div>
          {footer?.trim() && (
            <p dir="auto" className={cn(quiet, "px-1 text-sm wrap-anywhere")}>
              {footer}
            </p>
          )}
          <span aria-hidden="true" className={cn(quiet, "self-end px-1 text-[11px] tabular-nums")}>
            {t("time")}
          </span>
        </div>
        <TemplateButtons buttons={buttons} still={still} />
      </div>
      {cards.length > 0 && <Cards cards={cards} still={still} />}
    </div>
  );
}
