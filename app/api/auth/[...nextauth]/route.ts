import { z } from "zod";
import { handleAuth } from "@/lib/http/auth";
import { publicRoute } from "@/lib/http/route";

const params = z.object({ nextauth: z.array(z.string()).min(1) });

export const GET = publicRoute({ params }, handleAuth);
export const POST = publicRoute({ params }, handleAuth);
