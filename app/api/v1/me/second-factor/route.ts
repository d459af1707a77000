import { codeInput, ownPasswordInput, secondFactorProof } from "@/lib/accounts/schemas";
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  getSecondFactor,
} from "@/lib/accounts/second-factor";
import { userRoute } from "@/lib/http/route";

export const GET = userRoute({}, ({ signedIn }) => getSecondFactor(signedIn.userId));

export const POST = userRoute({ body: ownPasswordInput }, ({ signedIn, body, ...call }) =>
  beginSecondFactor(signedIn, body.password, call),
);

export const PUT = userRoute({ body: codeInput }, ({ signedIn, body, ...call }) =>
  confirmSecondFactor(signedIn.userId, body.code, call),
);

export const DELETE = userRoute({ body: secondFactorProof }, ({ signedIn, body, ...call }) =>
  endSecondFactor(signedIn.userId, body, call),
);
