import { readAvatar } from "@/lib/accounts/avatars";
import { avatarParams } from "@/lib/accounts/schemas";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute({ params: avatarParams }, ({ signedIn, params }) =>
  readAvatar(signedIn.userId, params.avatarId),
);
