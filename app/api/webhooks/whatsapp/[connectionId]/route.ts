import type { Door } from "@/lib/webhooks/doors";
import { receiveHandshake, receivePost } from "@/lib/webhooks/web";

type Context = { params: Promise<{ connectionId: string }> };

const doorOf = async ({ params }: Context): Promise<Door> => ({
  kind: "connection",
  connectionId: (await params).connectionId,
});

/** Meta's webhooks for the Meta app of one workspace. */
export const POST = async (request: Request, context: Context) => receivePost(request, await doorOf(context));

export const GET = async (request: Request, context: Context) =>
  receiveHandshake(request, await doorOf(context));
