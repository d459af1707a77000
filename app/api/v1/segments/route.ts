import { createSegment, listSegments, segmentInput } from "@/lib/contacts/segments";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => listSegments(scope));

export const POST = route({ role: "agent", body: segmentInput, status: 201 }, ({ scope, body, ...call }) =>
  createSegment(scope, body, call),
);
