import { z } from "zod";
import { defineJob } from "@/lib/platform/queue";

const phoneNumber = z.object({ workspaceId: z.uuid(), phoneNumberId: z.uuid() });

/** Queued messages of this number wait. Ring with the number's id: one runs at a time per number. */
export const deliverMessages = defineJob({ name: "message.deliver", lane: "outbound", payload: phoneNumber });

/** An agent has read a conversation and Meta has to be told. */
export const tellRead = defineJob({
  name: "conversation.tell_read",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), conversationId: z.uuid() }),
});

/** Something happened that members may want to be woken for. */
export const pushNews = defineJob({
  name: "members.push_news",
  lane: "background",
  payload: z.object({ workspaceId: z.uuid(), messageIds: z.array(z.uuid()) }),
});

/** Conversations of this number wait for somebody to take them. */
export const assignWaiting = defineJob({
  name: "conversation.assign",
  lane: "background",
  payload: phoneNumber,
});

/** Scheduled messages are due. Which ones is in the rows. */
export const sendScheduled = defineJob({
  name: "message.send_scheduled",
  lane: "background",
  payload: z.object({}),
});
