import {
  cannedReplyChange,
  cannedReplyParams,
  changeCannedReply,
  deleteCannedReply,
} from "@/lib/inbox/canned-replies";
import { route } from "@/lib/http/route";

export const PATCH = route(
  { role: "agent", params: cannedReplyParams, body: cannedReplyChange },
  ({ scope, params, body, ...call }) => changeCannedReply(scope, params.cannedReplyId, body, call),
);

export const DELETE = route({ role: "agent", params: cannedReplyParams }, ({ scope, params, ...call }) =>
  deleteCannedReply(scope, params.cannedReplyId, call),
);
