"use client";

import { MapPin, UserRound } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { AddContact } from "@/components/inbox/add-contact";
import { cardsOf, orderOf, placeOf } from "@/components/inbox/content";
import { TextBody } from "@/components/inbox/text-body";
import { CopyButton } from "@/components/ui/copy-button";
import type { MessageView } from "@/lib/inbox/views";

/** A place: its name and address, the pin, and a way to a map that asks first. No map is loaded by itself. */
export function LocationBody({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.message");
  const place = placeOf(message);
  if (!place) return <p className="italic opacity-80">{t("placeMissing")}</p>;
  const coordinates = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`;
  return (
    <div className="w-64 max-w-full overflow-hidden rounded-lg bg-foreground/6">
      <svg
        viewBox="0 0 256 84"
        aria-hidden="true"
        className="block h-21 w-full text-foreground/14"
        preserveAspectRatio="xMidYMid slice"
      >
        <path
          d="M-10 62c44-22 80 6 128-12s86-40 150-28M40-6c6 34 30 52 26 98M176-6c-12 30 8 64-6 98M-10 22l120-14M120 92l150-36"
          fill="none"
          stroke="currentColor"
          strokeWidth="6"
        />
        <g className="text-primary-text" transform="translate(116 22)">
          <path d="M12 0a12 12 0 0 1 12 12c0 9-12 24-12 24S0 21 0 12A12 12 0 0 1 12 0Z" fill="currentColor" />
          <circle cx="12" cy="12" r="4.5" className="fill-background" />
        </g>
      </svg>
      <div className="flex flex-col gap-0.5 p-2.5">
        <bdi className="font-medium wrap-anywhere">{place.name ?? t("pin")}</bdi>
        {place.address && <bdi className="text-sm wrap-anywhere opacity-80">{place.address}</bdi>}
        <span className="flex items-center justify-between gap-2 text-sm">
          <span className="tabular-nums opacity-75">{coordinates}</span>
          <CopyButton text={coordinates} />
        </span>
        <a
          href={map}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex items-center gap-1 self-start text-sm text-link hover:underline"
        >
          <MapPin className="size-3.5" aria-hidden="true" />
          {t("openMap")}
        </a>
      </div>
    </div>
  );
}

export function ContactsBody({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.message");
  const { cards, more } = cardsOf(message);
  if (cards.length === 0) return <p className="italic opacity-80">{t("cardsMissing")}</p>;
  return (
    <ul className="flex w-64 max-w-full flex-col gap-1.5">
      {cards.map((card, index) => (
        <li key={index} className="flex items-start gap-2.5 rounded-lg bg-foreground/6 p-2.5">
          <span className="grid size-8 shrink-0 place-items-center rounded-full bg-background/60">
            <UserRound className="size-4 opacity-75" aria-hidden="true" />
          </span>
          <span className="flex min-w-0 flex-1 flex-col">
            <bdi className="font-medium wrap-anywhere">{card.name || t("cardUnnamed")}</bdi>
            {card.company && <bdi className="text-sm wrap-anywhere opacity-80">{card.company}</bdi>}
            {card.lines.slice(0, 6).map((line, at) => (
              <span key={at} className="flex items-center justify-between gap-1 text-sm tabular-nums">
                <bdi className="min-w-0 wrap-anywhere opacity-85">{line.value}</bdi>
                <CopyButton text={line.value} />
              </span>
            ))}
            {message.direction === "inbound" &&
              card.phones.map((phone) => (
                <AddContact
                  key={phone}
                  name={card.name || phone}
                  phone={phone}
                  several={card.phones.length > 1}
                />
              ))}
          </span>
        </li>
      ))}
      {more > 0 && <li className="text-sm opacity-75">{t("cardsMore", { count: more })}</li>}
    </ul>
  );
}

export function OrderBody({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.message");
  const format = useFormatter();
  const { items, note } = orderOf(message);
  const money = (value: number, currency: string | null) =>
    currency ? format.number(value, { style: "currency", currency }) : format.number(value);
  const currencies = new Set(items.map((item) => item.currency));
  const total =
    items.length > 0 && currencies.size === 1 && items.every((item) => item.price !== null)
      ? money(
          items.reduce((sum, item) => sum + item.price! * item.quantity, 0),
          items[0]!.currency,
        )
      : null;
  return (
    <div className="flex w-72 max-w-full flex-col gap-1.5">
      <div className="rounded-lg bg-foreground/6 p-2.5">
        <p className="mb-1 font-medium">{t("order", { count: items.length })}</p>
        <ul className="flex flex-col text-sm">
          {items.slice(0, 30).map((item, index) => (
            <li key={index} className="flex justify-between gap-3 tabular-nums">
              <span className="min-w-0 wrap-anywhere">
                {item.quantity} × <bdi>{item.id}</bdi>
              </span>
              {item.price !== null && <span>{money(item.price * item.quantity, item.currency)}</span>}
            </li>
          ))}
          {items.length > 30 && (
            <li className="opacity-75">{t("orderMore", { count: items.length - 30 })}</li>
          )}
        </ul>
        {total && (
          <p className="mt-1 flex justify-between border-t border-foreground/12 pt-1 text-sm font-medium tabular-nums">
            {t("total")}
            <span>{total}</span>
          </p>
        )}
      </div>
      {note && <TextBody text={note} />}
    </div>
  );
}
