import { route } from "@/lib/http/route";
import { countConversations } from "@/lib/inbox/counts";

export const GET = route({ role: "viewer" }, ({ scope }) => countConversations(scope));
