import type { CustomerView } from "./customer";
import type { StatusName, StatusTimes } from "./ledger";

/** A message as the customer's phone shows it. */
export interface PhoneMessage {
  id: string;
  seq: number;
  numberId: string;
  customerId: string;
  from: "business" | "customer";
  type: string;
  /** What a person reads, in one string. */
  text: string | null;
  header: PhoneMedia | { kind: "text"; text: string } | null;
  footer: string | null;
  media: PhoneMedia | null;
  location: { latitude: number; longitude: number; name?: string; address?: string } | null;
  contacts: { name: string; phones: string[] }[];
  buttons: PhoneButton[];
  list: {
    button: string;
    sections: { title: string | null; rows: { id: string; title: string; description: string | null }[] }[];
  } | null;
  content: Record<string, unknown>;
  quoted: { id: string; from: "business" | "customer"; text: string | null } | null;
  reactions: { business?: string; customer?: string };
  /** Of the customer's own messages: `read` once the business marked it; of the business's: how far it got. */
  status: "accepted" | StatusName;
  times: StatusTimes;
  error: { code: number; title: string } | null;
  edited: boolean;
  revoked: boolean;
  forwarded: boolean;
  /** The number's clock, ms. */
  timestamp: number;
}

export interface PhoneMedia {
  kind: "image" | "video" | "audio" | "document" | "sticker";
  /** Path under the simulator, guarded by the control token. null when the media could not be had. */
  url: string | null;
  mimeType: string | null;
  filename: string | null;
  size: number | null;
  voice: boolean;
}

export interface PhoneButton {
  kind: "reply" | "quick_reply" | "url" | "phone" | "copy_code" | "flow" | "other";
  /** What a tap sends: the reply id, or the index of the template button. */
  id: string;
  title: string;
  value: string | null;
}

export interface ThreadView {
  numberId: string;
  customer: CustomerView;
  open: boolean;
  /** The business shows "typing…" until then. */
  typingUntil: number;
  lastInboundAt: number;
  windowOpenUntil: number | null;
  messages: PhoneMessage[];
  /** Pass as `before` for older ones. */
  nextBefore: number | null;
}

export interface ChatView {
  customer: CustomerView;
  lastMessage: PhoneMessage | null;
  unread: number;
  open: boolean;
}

export type StreamEvent =
  | { event: "message"; data: PhoneMessage }
  | { event: "customer"; data: CustomerView }
  | { event: "typing"; data: { numberId: string; customerId: string; until: number } }
  | { event: "open"; data: { numberId: string; customerId: string; open: boolean } };
