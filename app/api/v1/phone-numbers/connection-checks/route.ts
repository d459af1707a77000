import { route } from "@/lib/http/route";
import { tryConnection } from "@/lib/phone-numbers/commands";
import { connectInput } from "@/lib/phone-numbers/schemas";

export const POST = route({ role: "admin", body: connectInput }, ({ scope, body }) =>
  tryConnection(scope, body),
);
