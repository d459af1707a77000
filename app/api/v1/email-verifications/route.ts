import { askForEmailVerification } from "@/lib/accounts/commands";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute({}, ({ signedIn }) => askForEmailVerification(signedIn.userId));
