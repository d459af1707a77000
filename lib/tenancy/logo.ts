import { randomUUID } from "node:crypto";
import { platformDb } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { pictureOf, pictureResponse } from "@/lib/platform/picture";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { announceLibrary } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** Browsers make pictures small before they send them: 256 × 256, as a PNG. */
export const largestLogoBytes = 256 * 1024;

/** A few bytes can say that they are a picture of a billion pixels, which every member's browser would unfold. */
const mostPixels = 1024;
const fewestPixels = 16;

function refuse(reason: string, message: string): never {
  throw new AppError("invalid", reason, message, { fields: { logo: message } });
}

/**
 * Keeps the picture of a workspace. It gets a new address each time, so that the old one may stay in caches.
 * @throws AppError invalid `not_a_picture`, `picture_dimensions`
 */
export async function setLogo(
  scope: Scope,
  bytes: Buffer<ArrayBuffer>,
  call?: AuditCall,
): Promise<{ logo: string }> {
  const picture = pictureOf(bytes);
  if (!picture) refuse("not_a_picture", "Use a PNG, JPEG or WebP picture. An SVG may carry scripts.");
  const sides = [picture.width, picture.height];
  if (sides.some((side) => side < fewestPixels || side > mostPixels)) {
    refuse(
      "picture_dimensions",
      `The picture has ${picture.width} × ${picture.height} pixels. Each side must have ${fewestPixels} to ${mostPixels}.`,
    );
  }
  const id = randomUUID();
  const { workspaceId } = scope;
  await platformDb.$transaction(async (tx) => {
    const row = { id, bytes: new Uint8Array(bytes), mimeType: picture.mimeType };
    await tx.workspaceLogo.upsert({
      where: { workspaceId },
      create: { workspaceId, ...row },
      update: row,
      select: { id: true },
    });
    const target = { type: "workspace", id: workspaceId };
    await recordAudit({ scope, action: "workspace_logo.set", target, call }, tx);
  });
  await announceLibrary(scope, "workspace");
  return { logo: `/api/v1/workspace-logos/${id}` };
}

/** Back to the letter. Removing what is not there is fine, and is not recorded. */
export async function removeLogo(scope: Scope, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  const isGone = await platformDb.$transaction(async (tx) => {
    const { count } = await tx.workspaceLogo.deleteMany({ where: { workspaceId } });
    if (count === 0) return false;
    const target = { type: "workspace", id: workspaceId };
    await recordAudit({ scope, action: "workspace_logo.removed", target, call }, tx);
    return true;
  });
  if (isGone) await announceLibrary(scope, "workspace");
}

/** The picture, for members of its workspace. @throws AppError not_found for everybody else */
export async function readLogo(viewerId: string, logoId: string): Promise<Response> {
  const logo = await platformDb.workspaceLogo.findFirst({
    where: { id: logoId, workspace: { memberships: { some: { userId: viewerId } } } },
    select: { bytes: true, mimeType: true },
  });
  if (!logo) throw notFound("logo");
  return pictureResponse(logo);
}
