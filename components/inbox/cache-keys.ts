import type { ConversationFilter } from "@/lib/inbox/filter-rules";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import type { LibraryPart } from "@/types/live";

/** The filters of a conversation list, as they stand in its query key. `me` is whom "me" means, a user's id. */
export type ListFilter = ConversationFilter & { q: string; me: string };

export const keys = {
  workspace: (slug: string) => [slug] as const,
  lists: (slug: string) => [slug, "conversations"] as const,
  list: (slug: string, filter: ListFilter) => [slug, "conversations", filter] as const,
  conversation: (slug: string, id: string) => [slug, "conversation", id] as const,
  messages: (slug: string, conversationId: string) => [slug, "messages", conversationId] as const,
  contact: (slug: string, id: string) => [slug, "contact", id] as const,
  unread: (slug: string) => [slug, "unread"] as const,
  counts: (slug: string) => [slug, "conversation-counts"] as const,
  numbers: (slug: string) => [slug, "phone-numbers"] as const,
  presence: (slug: string, conversationId: string) => [slug, "presence", conversationId] as const,
  /** Notes that name the member who looks; all, or those they have not seen. */
  mentions: (slug: string, unseen: boolean) => [slug, "mentions", unseen] as const,
  /** What waits in one conversation. */
  scheduledIn: (slug: string, conversationId: string) => [slug, "scheduled-in", conversationId] as const,
  scheduledLists: (slug: string) => [slug, "scheduled"] as const,
  scheduledList: (slug: string, state: ScheduledMessageView["state"]) => [slug, "scheduled", state] as const,
  shared: (slug: string, part: LibraryPart) => [slug, "library", part] as const,
};
