import { route } from "@/lib/http/route";
import { listErrors } from "@/lib/inbox/error-list";

export const GET = route({ role: "viewer" }, async () => listErrors());
