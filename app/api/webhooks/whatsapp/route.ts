import { receiveHandshake, receivePost } from "@/lib/webhooks/web";

/** Meta's webhooks for the platform's own app. */
export const POST = (request: Request) => receivePost(request, { kind: "platform" });

export const GET = (request: Request) => receiveHandshake(request, { kind: "platform" });
