"use client";

import { useState, type FormEvent } from "react";
import {
  Contact,
  FileText,
  Image,
  MapPin,
  Megaphone,
  Mic,
  Plus,
  SendHorizontal,
  Sticker,
  Video,
  X,
} from "lucide-react";
import { useTranslations } from "next-intl";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Tap } from "@/components/sandbox/phone-bubble";
import type { PhoneMessage } from "@/lib/sandbox/views";

type Props = {
  name: string;
  businessName: string;
  replyTo: PhoneMessage | null;
  onReplyTo: (message: PhoneMessage | null) => void;
  onSend: Tap;
};

/** Where one writes as the customer: words, or one of everything else a phone can send. */
export function PhoneComposer({ name, businessName, replyTo, onReplyTo, onSend }: Props) {
  const t = useTranslations("sandbox.composer");
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  /** What was typed stays until the simulator has it. */
  const send = async (message: Record<string, unknown>, onTaken?: () => void) => {
    if (sending) return;
    setSending(true);
    try {
      await onSend(replyTo ? { ...message, replyTo: replyTo.id } : message);
      onReplyTo(null);
      onTaken?.();
    } catch {
      // The page has said why; everything typed is still here.
    } finally {
      setSending(false);
    }
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === "") return;
    void send({ type: "text", text: text.trim() }, () => setText(""));
  };
  const contact = {
    name: { formatted_name: t("contactName"), first_name: t("contactName").split(" ")[0] },
    phones: [{ phone: "+31 6 5550 1742", type: "CELL" }],
  };
  const samples = [
    { icon: Image, label: t("photo"), message: { type: "image", caption: t("photoCaption") } },
    { icon: Mic, label: t("voice"), message: { type: "audio", voice: true } },
    { icon: Video, label: t("video"), message: { type: "video" } },
    { icon: FileText, label: t("document"), message: { type: "document", filename: t("documentName") } },
    { icon: Sticker, label: t("sticker"), message: { type: "sticker" } },
    {
      icon: MapPin,
      label: t("location"),
      message: {
        type: "location",
        latitude: 52.5163,
        longitude: 13.3777,
        name: "Brandenburger Tor",
        address: "Berlin",
      },
    },
    { icon: Contact, label: t("contact"), message: { type: "contacts", contacts: [contact] } },
    { icon: Megaphone, label: t("advert"), message: { type: "text", text: t("advertText"), referral: true } },
  ];
  return (
    <form onSubmit={submit} className="flex flex-col gap-1.5 p-2">
      {replyTo && (
        <div className="flex items-center gap-2 rounded-lg bg-card px-2.5 py-1.5 text-sm">
          <span className="min-w-0 flex-1">
            <span className="block text-xs font-semibold text-primary-text">
              {t("replying", { who: replyTo.from === "customer" ? name : businessName })}
            </span>
            <bdi className="block truncate text-muted-foreground">{replyTo.text ?? "…"}</bdi>
          </span>
          <button
            type="button"
            onClick={() => onReplyTo(null)}
            aria-label={t("noReply")}
            className="rounded-md p-1 hover:bg-accent"
          >
            <X className="size-4" />
          </button>
        </div>
      )}
      <div className="flex items-end gap-1.5">
        <DropdownMenu>
          <DropdownMenuTrigger
            aria-label={t("attach")}
            className="grid size-9 shrink-0 place-items-center rounded-full hover:bg-accent pointer-coarse:size-10"
          >
            <Plus className="size-5" />
          </DropdownMenuTrigger>
          <DropdownMenuContent side="top" align="start">
            {samples.map(({ icon: Icon, label, message }) => (
              <DropdownMenuItem key={label} onSelect={() => void send(message)}>
                <Icon />
                {label}
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
        <textarea
          rows={1}
          dir="auto"
          value={text}
          readOnly={sending}
          maxLength={4096}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.keyCode === 229) return;
            if (event.key === "Enter" && !event.shiftKey) {
              event.preventDefault();
              submit();
            }
          }}
          aria-label={t("label", { name })}
          placeholder={t("placeholder")}
          className="field-sizing-content max-h-28 min-h-9 flex-1 resize-none rounded-2xl border border-input bg-card px-3 py-[7px] text-base leading-5 outline-none placeholder:text-muted-foreground focus-visible:border-ring focus-visible:ring-3 focus-visible:ring-ring/20"
        />
        <button
          type="submit"
          aria-label={t("send")}
          disabled={text.trim() === "" || sending}
          className="grid size-9 shrink-0 place-items-center rounded-full bg-primary text-primary-foreground hover:bg-primary-hover disabled:opacity-50 pointer-coarse:size-10"
        >
          <SendHorizontal className="size-4" />
        </button>
      </div>
    </form>
  );
}
