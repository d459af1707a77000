import { route } from "@/lib/http/route";
import { markMentionsSeen } from "@/lib/inbox/mentions";
import { mentionsSeenInput } from "@/lib/inbox/schemas";

export const PUT = route({ role: "viewer", body: mentionsSeenInput }, ({ scope, body }) =>
  markMentionsSeen(scope, body, new Date()),
);
