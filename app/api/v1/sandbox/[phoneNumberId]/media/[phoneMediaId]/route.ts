import { route } from "@/lib/http/route";
import { openPhoneMedia } from "@/lib/sandbox/phones";
import { sandboxMediaParams } from "@/lib/sandbox/schemas";

export const GET = route({ role: "viewer", params: sandboxMediaParams }, ({ scope, params, request }) =>
  openPhoneMedia(scope, params.phoneNumberId, params.phoneMediaId, request.signal),
);
