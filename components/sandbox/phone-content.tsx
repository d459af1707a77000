"use client";

import { FileText, MapPin, Mic, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { RichText } from "@/components/inbox/rich-text";
import { useMediaAddress } from "@/components/sandbox/use-phones";
import type { PhoneMessage } from "@/lib/sandbox/views";

type Media = NonNullable<PhoneMessage["media"]>;

function MediaView({ media, phoneNumberId }: { media: Media; phoneNumberId: string }) {
  const t = useTranslations("sandbox.phone");
  const address = useMediaAddress(phoneNumberId)(media.url);
  if (!address)
    return <p className="rounded-lg bg-foreground/6 px-3 py-4 text-sm italic">{t("mediaGone")}</p>;
  switch (media.kind) {
    case "image":
    case "sticker":
      // A customer's picture never passes an optimiser; it is served as it is, behind the same check as the chat.
      return (
        <img src={address} alt={media.filename ?? ""} className="max-h-56 w-full rounded-lg object-cover" />
      );
    case "video":
      return <video src={address} controls preload="metadata" className="max-h-56 w-full rounded-lg" />;
    case "audio":
      return (
        <span className="flex items-center gap-2">
          {media.voice && <Mic className="size-4 shrink-0 opacity-70" aria-hidden="true" />}
          <audio src={address} controls preload="metadata" className="h-8 w-52" />
        </span>
      );
    case "document":
      return (
        <a
          href={address}
          download={media.filename ?? true}
          aria-label={t("download", { name: media.filename ?? media.kind })}
          className="flex items-center gap-2.5 rounded-lg bg-foreground/6 p-2.5 hover:bg-foreground/10"
        >
          <FileText className="size-5 shrink-0 opacity-70" aria-hidden="true" />
          <bdi className="truncate text-sm font-medium">{media.filename ?? media.mimeType}</bdi>
        </a>
      );
  }
}

/** What stands in a bubble of the phone, without its frame. */
export function PhoneContent({ message, phoneNumberId }: { message: PhoneMessage; phoneNumberId: string }) {
  const t = useTranslations("sandbox.phone");
  if (message.revoked) return <p className="text-sm italic opacity-75">{t("revoked")}</p>;
  const header = message.header;
  return (
    <>
      {message.forwarded && <p className="text-xs italic opacity-70">{t("forwarded")}</p>}
      {header &&
        (header.kind === "text" ? (
          <p className="font-semibold wrap-anywhere">{header.text}</p>
        ) : (
          <MediaView media={header} phoneNumberId={phoneNumberId} />
        ))}
      {message.media && <MediaView media={message.media} phoneNumberId={phoneNumberId} />}
      {message.location && (
        <p className="flex items-start gap-2 rounded-lg bg-foreground/6 p-2.5 text-sm">
          <MapPin className="mt-0.5 size-4 shrink-0 opacity-70" aria-hidden="true" />
          <span className="min-w-0 wrap-anywhere">
            <bdi className="font-medium">{message.location.name ?? t("location")}</bdi>
            <br />
            {message.location.address ??
              `${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`}
          </span>
        </p>
      )}
      {message.contacts.map((contact, index) => (
        <p key={index} className="flex items-center gap-2 rounded-lg bg-foreground/6 p-2.5 text-sm">
          <UserRound className="size-4 shrink-0 opacity-70" aria-hidden="true" />
          <span className="min-w-0 wrap-anywhere">
            <bdi className="font-medium">{contact.name}</bdi> {contact.phones.join(", ")}
          </span>
        </p>
      ))}
      {message.text &&
        (!message.location || message.type === "template") &&
        message.contacts.length === 0 && <RichText text={message.text} />}
      {message.footer && <p className="text-xs wrap-anywhere opacity-70">{message.footer}</p>}
    </>
  );
}
