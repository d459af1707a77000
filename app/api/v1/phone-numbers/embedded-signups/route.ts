import { route } from "@/lib/http/route";
import { finishEmbeddedSignup } from "@/lib/phone-numbers/embedded-signup";
import { embeddedSignupInput } from "@/lib/phone-numbers/schemas";

export const POST = route(
  { role: "admin", body: embeddedSignupInput, status: 201 },
  ({ scope, body, ...call }) => finishEmbeddedSignup(scope, body, call),
);
