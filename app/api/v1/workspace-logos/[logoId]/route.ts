import { userRoute } from "@/lib/http/route";
import { readLogo } from "@/lib/tenancy/logo";
import { logoParams } from "@/lib/tenancy/schemas";

export const GET = userRoute({ params: logoParams }, ({ signedIn, params }) =>
  readLogo(signedIn.userId, params.logoId),
);
