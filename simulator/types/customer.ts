export interface CustomerSettings {
  /** Off: messages stay at `sent` until it is on again. */
  phoneOn: boolean;
  /** Off: the customer reads, the business never learns. */
  readReceipts: boolean;
  /** Reads each message as it is delivered, as if the chat were always open. */
  autoRead: boolean;
  /** The customer blocked the business: messages stay at `sent` for ever. */
  blockedBusiness: boolean;
  /** Off: sends fail with 131026. */
  onWhatsApp: boolean;
  /** Marketing templates fail with 131050. */
  marketingStopped: boolean;
}

export interface CustomerView {
  id: string;
  wabaId: string;
  name: string;
  username: string | null;
  /** What the customer would dial, in digits; null for a user known only by username. */
  phone: string | null;
  waId: string | null;
  bsuid: string | null;
  stranger: boolean;
  settings: CustomerSettings;
}

export interface NewCustomer {
  name: string;
  phone?: string;
  waId?: string;
  username?: string;
  bsuid?: string;
  settings?: Partial<CustomerSettings>;
}

/** What a simulated customer can send. `replyTo` quotes; ids are wamids. */
export type CustomerMessage = CustomerMessageBody & {
  replyTo?: string;
  forwarded?: boolean | "frequently";
  referral?: Record<string, unknown> | true;
};

export type CustomerMessageBody =
  | { type: "text"; text: string; referredProduct?: { catalog_id: string; product_retailer_id: string } }
  | ({ type: "image" | "video"; caption?: string } & MediaSource)
  | ({ type: "audio"; voice?: boolean } & MediaSource)
  | ({ type: "document"; caption?: string; filename?: string } & MediaSource)
  | ({ type: "sticker"; animated?: boolean } & MediaSource)
  | { type: "location"; latitude: number; longitude: number; name?: string; address?: string; url?: string }
  | { type: "contacts"; contacts: Record<string, unknown>[] }
  | { type: "contact_request_answer" }
  | { type: "button_reply"; messageId: string; id: string }
  | { type: "list_reply"; messageId: string; id: string }
  | { type: "quick_reply"; messageId: string; index: number }
  | { type: "flow_reply"; messageId: string; response: unknown }
  | { type: "call_permission_reply"; messageId: string; accept: boolean }
  | { type: "reaction"; messageId: string; emoji: string }
  | { type: "order"; text?: string; catalogId?: string; items?: Record<string, unknown>[] }
  | { type: "unsupported"; of?: string; code?: 131051 | 131060 | 131052 }
  | { type: "request_welcome" }
  | { type: "edit"; messageId: string; text: string }
  | { type: "revoke"; messageId: string }
  | { type: "number_change"; phone: string; bsuid?: string; classic?: boolean }
  | { type: "user_id_change"; bsuid?: string }
  | { type: "preference"; value: "stop" | "resume" }
  | { type: "raw"; message: Record<string, unknown> };

/** Bytes uploaded before, bytes in base64, or neither: then a small real sample is sent. */
export interface MediaSource {
  mediaId?: string;
  base64?: string;
  mimeType?: string;
}
