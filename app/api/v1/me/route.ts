import { renameUser } from "@/lib/accounts/commands";
import { getMe } from "@/lib/accounts/queries";
import { profileInput } from "@/lib/accounts/schemas";
import { deleteAccount } from "@/lib/data/account-deletion/commands";
import { accountDeletionInput } from "@/lib/data/account-deletion/schemas";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute({}, ({ signedIn }) => getMe(signedIn.userId));

export const PATCH = userRoute({ body: profileInput }, async ({ signedIn, body }) => {
  await renameUser(signedIn.userId, body);
  return getMe(signedIn.userId);
});

export const DELETE = userRoute({ body: accountDeletionInput }, ({ signedIn, body, ...call }) =>
  deleteAccount(signedIn, body, { now: new Date(), call }),
);
