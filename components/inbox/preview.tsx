import {
  Ban,
  ContactRound,
  CornerDownRight,
  FileText,
  Image,
  Info,
  LayoutTemplate,
  ListChecks,
  MapPin,
  Mic,
  Phone,
  ShoppingCart,
  Smile,
  Sticker,
  Video,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { plainLine } from "@/components/inbox/formatting";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

/** Types that are named by an icon and a word; text alone speaks for itself. */
const icons: Record<string, LucideIcon> = {
  image: Image,
  video: Video,
  audio: Mic,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: ContactRound,
  order: ShoppingCart,
  interactive: ListChecks,
  button: CornerDownRight,
  template: LayoutTemplate,
  reaction: Smile,
  system: Info,
  request_welcome: Info,
  unsupported: Ban,
  call: Phone,
};

const named = new Set([
  "image",
  "video",
  "audio",
  "voice",
  "document",
  "sticker",
  "location",
  "contacts",
  "order",
  "interactive",
  "button",
  "template",
  "reaction",
  "system",
  "request_welcome",
  "unsupported",
]);

type Previewed = Pick<MessageView, "type" | "text"> & Partial<Pick<MessageView, "revokedAt" | "emptiedAt">>;

/** One line for a message: its words, else what kind of thing it is. */
export function useSummary(): (message: Previewed) => string {
  const t = useTranslations("inbox.type");
  return ({ type, text, revokedAt, emptiedAt }) => {
    if (revokedAt) return t("deleted");
    if (emptiedAt) return t("emptied");
    const line = text ? plainLine(text) : "";
    return line || t(named.has(type) ? type : "other");
  };
}

/** The line of a message in a list or a quote, with the icon of its type. */
export function MessagePreview({ message, className }: { message: Previewed; className?: string }) {
  const summary = useSummary();
  const Icon =
    message.revokedAt || message.emptiedAt
      ? Ban
      : message.type === "text"
        ? null
        : (icons[message.type] ?? Ban);
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-1", className)}>
      {Icon && <Icon className="size-3.5 shrink-0" aria-hidden="true" />}
      {/* Its own direction, so that what is cut off is the end of the words. */}
      <span dir="auto" className="min-w-0 truncate text-left [unicode-bidi:isolate]">
        {summary(message)}
      </span>
    </span>
  );
}
