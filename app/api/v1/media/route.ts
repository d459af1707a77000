import { route } from "@/lib/http/route";
import { claimedBytes, streamBody } from "@/lib/http/stream-body";
import { readIdempotencyKey } from "@/lib/inbox/schemas";
import { uploadQuery } from "@/lib/media/schemas";
import { uploadFile } from "@/lib/media/uploads";

export const POST = route({ role: "agent", query: uploadQuery, status: 201 }, ({ scope, query, request }) =>
  uploadFile(scope, query, {
    body: streamBody(request),
    claimedBytes: claimedBytes(request),
    claimed: request.headers.get("content-type") ?? "application/octet-stream",
    idempotencyKey: readIdempotencyKey(request.headers),
  }),
);
