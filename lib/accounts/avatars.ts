import { randomUUID } from "node:crypto";
import { platformDb } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { pictureOf, pictureResponse } from "@/lib/platform/picture";

/** Browsers make pictures small before they send them: 256 × 256 in one of these. */
export const largestAvatarBytes = 128 * 1024;

/**
 * Keeps a picture of oneself. It gets a new address each time, so that the old one may stay in caches.
 * @throws AppError invalid `not_a_picture`
 */
export async function setAvatar(userId: string, bytes: Buffer<ArrayBuffer>): Promise<{ image: string }> {
  const picture = pictureOf(bytes);
  if (!picture) throw new AppError("invalid", "not_a_picture", "Use a PNG, JPEG or WebP picture.");
  const id = randomUUID();
  const image = `/api/v1/avatars/${id}`;
  await platformDb.$transaction(async (tx) => {
    await tx.avatar.upsert({
      where: { userId },
      create: { id, userId, bytes: new Uint8Array(bytes), mimeType: picture.mimeType },
      update: { id, bytes: new Uint8Array(bytes), mimeType: picture.mimeType },
      select: { id: true },
    });
    await tx.user.update({ where: { id: userId }, data: { image }, select: { id: true } });
  });
  return { image };
}

/** Back to the initials. Removing what is not there is fine. */
export async function removeAvatar(userId: string): Promise<void> {
  await platformDb.$transaction(async (tx) => {
    await tx.avatar.deleteMany({ where: { userId } });
    await tx.user.update({ where: { id: userId }, data: { image: null }, select: { id: true } });
  });
}

/** A picture, for oneself and for those one shares a workspace with. @throws AppError not_found for everybody else */
export async function readAvatar(viewerId: string, avatarId: string): Promise<Response> {
  const avatar = await platformDb.avatar.findFirst({
    where: {
      id: avatarId,
      OR: [
        { userId: viewerId },
        { user: { memberships: { some: { workspace: { memberships: { some: { userId: viewerId } } } } } } },
      ],
    },
    select: { bytes: true, mimeType: true },
  });
  if (!avatar) throw notFound("avatar");
  return pictureResponse(avatar);
}
