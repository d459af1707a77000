import { getAccountDeletion } from "@/lib/data/account-deletion/queries";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute({}, ({ signedIn }) => getAccountDeletion(signedIn, new Date()));
