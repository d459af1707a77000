import { route } from "@/lib/http/route";
import { connectSandboxNumber } from "@/lib/phone-numbers/sandbox";

/** The workspace's sandbox number, connected again if need be; `null` where the installation has no simulator. */
export const PUT = route({ role: "admin" }, async ({ scope, ...call }) => ({
  data: await connectSandboxNumber(scope, call),
}));
