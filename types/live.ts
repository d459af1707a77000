import type { ContactImportView } from "@/lib/contacts/imports/views";
import type { CampaignView } from "@/lib/campaigns/views";
import type { PresenceView } from "@/lib/team/views";
import type { ConversationView, MessageView, ScheduledMessageView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { TemplateNews, TemplateView } from "@/lib/templates/views";

/** Lists of a workspace that open browsers keep whole; also their paths in the API. */
export type LibraryPart =
  | "labels"
  | "teams"
  | "members"
  | "invitations"
  | "custom-fields"
  | "canned-replies"
  | "macros"
  | "views"
  | "inbox-settings"
  | "consent-settings"
  | "availability"
  | "templates"
  | "segments"
  /** Its name, colour, picture or anything else every page shows. */
  | "workspace"
  | "business-hours"
  /** What the plan says, or whether it is paid. */
  | "billing";

/** Everything the live stream may say; the only list of event names. */
export type LiveEvent =
  | { type: "message.changed"; data: MessageView }
  | { type: "conversation.changed"; data: ConversationView }
  | { type: "scheduled_message.changed"; data: ScheduledMessageView }
  /** A member has seen a conversation up to a time; their own screens follow. */
  | { type: "conversation.read"; data: { conversationId: string; userId: string; seenAt: string | null } }
  /** A member has seen notes that name them; their own screens ask again. */
  | { type: "mentions.seen"; data: { userId: string } }
  | { type: "phone_number.changed"; data: PhoneNumberView }
  /** While one runs, at most once a second. */
  | { type: "campaign.changed"; data: CampaignView }
  | { type: "campaign.deleted"; data: { id: string } }
  | { type: "template.changed"; data: TemplateView }
  /** Meta did something to templates that their people should hear of; said once. */
  | { type: "template.told"; data: TemplateNews }
  /** While one is checked, read or undone, at most twice a second. */
  | { type: "contact_import.changed"; data: ContactImportView }
  /** A list changed: whoever shows it asks for it again. */
  | { type: "library.changed"; data: { what: LibraryPart } }
  /** Who looks at a conversation or types in it, all of them; said only to those who listen now. */
  | { type: "presence.changed"; data: PresenceView }
  /** Something may have been missed: ask again for what is on the screen. */
  | { type: "reset"; data: Record<string, never> };

/** What members may be told of. */
export type Heard = Extract<LiveEvent, { type: "message.changed" | "campaign.changed" | "template.told" }>;
