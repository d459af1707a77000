import { readBytes, route } from "@/lib/http/route";
import { largestLogoBytes, removeLogo, setLogo } from "@/lib/tenancy/logo";

/** The body is the picture itself. */
export const PUT = route({ role: "admin" }, async ({ scope, request, ...call }) =>
  setLogo(scope, await readBytes(request, largestLogoBytes), call),
);

export const DELETE = route({ role: "admin" }, ({ scope, ...call }) => removeLogo(scope, call));
