import { secondFactorProof } from "@/lib/accounts/schemas";
import { renewRecoveryCodes } from "@/lib/accounts/second-factor";
import { userRoute } from "@/lib/http/route";

export const POST = userRoute({ body: secondFactorProof }, ({ signedIn, body, ...call }) =>
  renewRecoveryCodes(signedIn.userId, body, call),
);
