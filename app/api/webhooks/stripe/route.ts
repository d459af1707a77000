import { receiveStripe } from "@/lib/webhooks/stripe";

/** Stripe's webhooks. */
export const POST = (request: Request) => receiveStripe(request);
