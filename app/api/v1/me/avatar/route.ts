import { largestAvatarBytes, removeAvatar, setAvatar } from "@/lib/accounts/avatars";
import { readBytes, userRoute } from "@/lib/http/route";

/** The body is the picture itself. */
export const PUT = userRoute({}, async ({ signedIn, request }) =>
  setAvatar(signedIn.userId, await readBytes(request, largestAvatarBytes)),
);

export const DELETE = userRoute({}, ({ signedIn }) => removeAvatar(signedIn.userId));
