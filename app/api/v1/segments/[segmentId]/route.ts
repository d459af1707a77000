import { changeSegment, deleteSegment, segmentChange, segmentParams } from "@/lib/contacts/segments";
import { route } from "@/lib/http/route";

export const PATCH = route(
  { role: "agent", params: segmentParams, body: segmentChange },
  ({ scope, params, body, ...call }) => changeSegment(scope, params.segmentId, body, call),
);

export const DELETE = route(
  { role: "agent", params: segmentParams, status: 204 },
  ({ scope, params, ...call }) => deleteSegment(scope, params.segmentId, call),
);
