import type { UploadQuery } from "@/lib/media/schemas";
import { uploadFile } from "@/lib/media/uploads";
import type { MediaView } from "@/lib/media/views";
import type { Scope } from "@/lib/tenancy/scope";
import { inPieces, png } from "./files-made";

/** A file the member has uploaded and not sent yet. */
export const addFile = (
  scope: Scope,
  query: UploadQuery = { kind: "image" },
  bytes: Buffer = png(),
  claimed = "image/png",
): Promise<MediaView> =>
  uploadFile(scope, query, { body: inPieces(bytes), claimedBytes: null, claimed, idempotencyKey: undefined });
