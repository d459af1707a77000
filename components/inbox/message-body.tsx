"use client";

import { Fragment, type ReactNode } from "react";
import { Ban, CornerDownRight, ExternalLink, LayoutTemplate, List } from "lucide-react";
import { useTranslations } from "next-intl";
import { ContactsBody, LocationBody, OrderBody } from "@/components/inbox/card-bodies";
import { answerOf, offerOf, placeOf, templateNameOf, unsupportedOf } from "@/components/inbox/content";
import { MediaBody } from "@/components/inbox/media-body";
import { TextBody } from "@/components/inbox/text-body";
import { useEmptiedText } from "@/components/inbox/use-emptied-text";
import type { MessageView } from "@/lib/inbox/views";

/** Something that is not the message itself: italic, with a sign. */
function Placeholder({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 italic opacity-80">
      <Ban className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

function AnswerBody({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.message");
  const answer = answerOf(message);
  const title =
    answer.kind === "call"
      ? t(answer.title === "accept" ? "callAllowed" : "callRefused")
      : answer.title || t("answered");
  return (
    <div className="flex flex-col gap-0.5">
      <span className="flex items-center gap-1 text-xs opacity-75">
        <CornerDownRight className="size-3.5" aria-hidden="true" />
        {t(`answer.${answer.kind}`)}
      </span>
      <bdi className="font-medium wrap-anywhere">{title}</bdi>
      {answer.details && (
        <p dir="auto" className="text-sm wrap-anywhere whitespace-pre-wrap opacity-80">
          {answer.details}
        </p>
      )}
      {answer.fields.length > 0 && (
        <dl className="mt-1 grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3 gap-y-0.5 rounded-lg bg-foreground/6 p-2.5 text-sm">
          {answer.fields.map(({ label, value }, index) => (
            <Fragment key={index}>
              <dt className="wrap-anywhere opacity-75">
                <bdi>{label}</bdi>
              </dt>
              <dd dir="auto" className="wrap-anywhere whitespace-pre-wrap">
                {value}
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Lists and buttons are as long as Meta allows; what comes from elsewhere is cut. */
const mostChoices = 10;

function OfferBody({ message }: { message: MessageView }) {
  const t = useTranslations("compose.body");
  const offer = offerOf(message);
  const template = message.type === "template" ? templateNameOf(message) : null;
  return (
    <div className="flex flex-col gap-1.5">
      {template && (
        <span className="flex items-center gap-1 text-xs opacity-75">
          <LayoutTemplate className="size-3.5 shrink-0" aria-hidden="true" />
          <span className="wrap-anywhere">{t("template", { name: template })}</span>
        </span>
      )}
      {template && message.media && <MediaBody message={{ ...message, text: null }} />}
      {template && placeOf(message) && <LocationBody message={message} />}
      {offer.header && <bdi className="font-semibold wrap-anywhere">{offer.header}</bdi>}
      {offer.body && <TextBody text={offer.body} />}
      {offer.footer && <bdi className="text-sm wrap-anywhere opacity-75">{offer.footer}</bdi>}
      {offer.choices.length > 0 && (
        <ul className="mt-0.5 flex flex-col gap-1">
          {offer.choices.slice(0, mostChoices).map((choice, index) => (
            <li
              key={index}
              className="flex items-center justify-center gap-1.5 rounded-md border border-foreground/12 px-2 py-1 text-center text-sm"
            >
              {choice.kind === "link" && <ExternalLink className="size-3.5 shrink-0" aria-hidden="true" />}
              <bdi className="wrap-anywhere">{choice.title}</bdi>
            </li>
          ))}
        </ul>
      )}
      {offer.list && (
        <div className="mt-0.5 overflow-hidden rounded-md border border-foreground/12 text-sm">
          <p className="flex items-center justify-center gap-1.5 border-b border-foreground/12 px-2 py-1">
            <List className="size-3.5 shrink-0" aria-hidden="true" />
            <bdi className="wrap-anywhere">{offer.list.open}</bdi>
          </p>
          {offer.list.sections.slice(0, mostChoices).map((section, at) => (
            <div key={at} className="px-2.5 py-1.5">
              {section.title && <bdi className="text-xs font-medium opacity-75">{section.title}</bdi>}
              <ul className="flex flex-col gap-1">
                {section.rows.slice(0, mostChoices).map((row, index) => (
                  <li key={index} className="flex flex-col wrap-anywhere">
                    <bdi>{row.title}</bdi>
                    {row.description && <bdi className="text-xs opacity-75">{row.description}</bdi>}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

const unsupportedKinds = new Set([
  "edit",
  "poll_creation",
  "poll_update",
  "gif",
  "pin",
  "group_invite",
  "list",
  "product",
]);

function UnsupportedBody({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.message.unsupported");
  const { code, what } = unsupportedOf(message);
  if (code === 131052) return <Placeholder>{t("tooLarge")}</Placeholder>;
  if (code === 131060) return <Placeholder>{t("unavailable")}</Placeholder>;
  if (what && unsupportedKinds.has(what)) return <Placeholder>{t(what)}</Placeholder>;
  return <Placeholder>{t("unknown")}</Placeholder>;
}

/** The content of a bubble by Meta's type. Whatever we do not know says so, instead of showing nothing. */
export function MessageBody({ message, tail }: { message: MessageView; tail?: ReactNode }) {
  const t = useTranslations("inbox.message");
  const c = useTranslations("compose.body");
  const emptied = useEmptiedText();
  if (message.revokedAt) {
    return (
      <div className="flex flex-col gap-1">
        <Placeholder>{t(message.direction === "inbound" ? "revokedByCustomer" : "revoked")}</Placeholder>
        {message.text && (
          <del dir="auto" className="line-clamp-6 text-sm wrap-anywhere whitespace-pre-wrap opacity-70">
            {message.text}
          </del>
        )}
      </div>
    );
  }
  if (message.emptiedAt) return <Placeholder>{emptied}</Placeholder>;
  switch (message.type) {
    case "text":
      return message.text ? (
        <TextBody text={message.text} tail={tail} />
      ) : (
        <Placeholder>{t("emptyText")}</Placeholder>
      );
    case "image":
    case "video":
    case "audio":
    case "voice":
    case "document":
    case "sticker":
      return <MediaBody message={message} />;
    case "location":
      return <LocationBody message={message} />;
    case "contacts":
      return <ContactsBody message={message} />;
    case "order":
      return <OrderBody message={message} />;
    case "button":
      return <AnswerBody message={message} />;
    case "interactive":
      return message.direction === "inbound" ? (
        <AnswerBody message={message} />
      ) : (
        <OfferBody message={message} />
      );
    case "template":
      return <OfferBody message={message} />;
    case "media_placeholder":
      return <Placeholder>{c("fileOfBefore")}</Placeholder>;
    case "unsupported":
      return <UnsupportedBody message={message} />;
    default:
      return (
        <div className="flex flex-col gap-1">
          {message.text && <TextBody text={message.text} />}
          <Placeholder>{t("unknownType", { type: message.type.slice(0, 40) })}</Placeholder>
        </div>
      );
  }
}
