import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { mediaPath } from "../core/media-store";
import { record } from "../core/journal";
import { state, type Upload } from "../core/state";
import { tokenOf } from "./auth";
import { GraphError, missing, unknownObject } from "./errors";
import { ok, parametersOf, type GraphRequest } from "./request";
import type { Routed } from "./send";

const TYPES = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

/** `POST /{app_id}/uploads?file_length&file_type`: opens a session of the Resumable Upload API. */
export function startUpload(request: GraphRequest, appId: string): Routed {
  const token = tokenOf(request);
  if (!state.apps.has(appId) || token.appId !== appId) throw unknownObject(request.method, appId);
  const { file_length, file_type } = parametersOf(request);
  const length = Number(file_length);
  if (!Number.isInteger(length) || length <= 0) throw missing("file_length");
  if (typeof file_type !== "string" || !TYPES.includes(file_type)) {
    throw new GraphError(100, {
      message: `(#100) Param file_type must be one of {${TYPES.join(", ")}} - got "${String(file_type)}".`,
    });
  }
  const upload: Upload = {
    id: "upload:" + randomBytes(36).toString("base64url"),
    appId,
    token: token.token,
    length,
    mimeType: file_type,
    received: 0,
    handle: null,
    createdAt: Date.now(),
  };
  state.uploads.set(upload.id, upload);
  record(["upl", upload]);
  return ok({ id: upload.id });
}

function fileOf(upload: Upload): string {
  return mediaPath("upload-" + upload.id.slice(7));
}

function uploadFor(request: GraphRequest): Upload {
  const token = tokenOf(request);
  const id = request.parts[0]!;
  const upload = state.uploads.get(id);
  if (!upload || upload.appId !== token.appId) throw unknownObject(request.method, id);
  return upload;
}

/** `GET /{upload session}`: how much has arrived. */
export function describeUpload(request: GraphRequest): Routed {
  const upload = uploadFor(request);
  return ok({ id: upload.id, file_offset: upload.received });
}

/** `POST /{upload session}` with the bytes from `file_offset` on; the last ones give the handle. */
export function continueUpload(request: GraphRequest): Routed {
  const upload = uploadFor(request);
  const offset = Number(request.headers.file_offset ?? request.headers["file-offset"] ?? NaN);
  if (offset !== upload.received) {
    throw new GraphError(100, {
      message: `(#100) The file_offset must be ${upload.received}, the bytes received so far.`,
    });
  }
  if (upload.received + request.body.length > upload.length) {
    throw new GraphError(100, { message: "(#100) More bytes were sent than file_length announced." });
  }
  fs.appendFileSync(fileOf(upload), request.body);
  upload.received += request.body.length;
  if (upload.received === upload.length) {
    upload.handle ??= `4::${Buffer.from(upload.mimeType).toString("base64")}:${randomBytes(48).toString("base64url")}`;
    const facts = { mimeType: upload.mimeType, path: fileOf(upload) };
    state.handles.set(upload.handle, facts);
    record(["hnd", upload.handle, facts]);
  }
  record(["upl", upload]);
  return ok(upload.handle ? { h: upload.handle } : { id: upload.id, file_offset: upload.received });
}
