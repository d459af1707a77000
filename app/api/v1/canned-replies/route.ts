import { cannedReplyInput, createCannedReply, listCannedReplies } from "@/lib/inbox/canned-replies";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => listCannedReplies(scope));

export const POST = route(
  { role: "agent", body: cannedReplyInput, status: 201 },
  ({ scope, body, ...call }) => createCannedReply(scope, body, call),
);
