import { userRoute } from "@/lib/http/route";
import { createWorkspace } from "@/lib/tenancy/commands";
import { workspaceInput } from "@/lib/tenancy/schemas";

export const POST = userRoute({ body: workspaceInput, status: 201 }, ({ signedIn, body, ...call }) =>
  createWorkspace(signedIn.userId, body, call),
);
