import { fetch, type Response } from "undici";
import { z } from "zod";
import { AppError } from "@/lib/platform/errors";
import { simulatorAddress } from "@/lib/whatsapp/simulator";

// What the phones of simulated customers tell and take; the simulator's README names every call.

const settings = z.object({ phoneOn: z.boolean(), readReceipts: z.boolean() });

export const simulatedCustomer = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string().nullable(),
  phone: z.string().nullable(),
  waId: z.string().nullable(),
  bsuid: z.string().nullable(),
  settings,
});

const media = z.object({
  kind: z.enum(["image", "video", "audio", "document", "sticker"]),
  url: z.string().nullable(),
  mimeType: z.string().nullable(),
  filename: z.string().nullable(),
  size: z.number().nullable(),
  voice: z.boolean(),
});

const side = z.enum(["business", "customer"]);

export const phoneMessage = z.object({
  id: z.string(),
  seq: z.number(),
  customerId: z.string(),
  from: side,
  type: z.string(),
  text: z.string().nullable(),
  header: z.union([media, z.object({ kind: z.literal("text"), text: z.string() })]).nullable(),
  footer: z.string().nullable(),
  media: media.nullable(),
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .nullable(),
  contacts: z.array(z.object({ name: z.string(), phones: z.array(z.string()) })),
  buttons: z.array(
    z.object({ kind: z.string(), id: z.string(), title: z.string(), value: z.string().nullable() }),
  ),
  list: z
    .object({
      button: z.string(),
      sections: z.array(
        z.object({
          title: z.string().nullable(),
          rows: z.array(z.object({ id: z.string(), title: z.string(), description: z.string().nullable() })),
        }),
      ),
    })
    .nullable(),
  quoted: z.object({ id: z.string(), from: side, text: z.string().nullable() }).nullable(),
  reactions: z.object({ business: z.string().optional(), customer: z.string().optional() }),
  status: z.enum(["accepted", "sent", "delivered", "read", "played", "failed"]),
  edited: z.boolean(),
  revoked: z.boolean(),
  forwarded: z.boolean(),
  timestamp: z.number(),
});

export const simulatedChats = z.array(
  z.object({
    customer: simulatedCustomer,
    lastMessage: phoneMessage.nullable(),
    unread: z.number(),
    open: z.boolean(),
  }),
);

export const simulatedThread = z.object({
  customer: simulatedCustomer,
  open: z.boolean(),
  typingUntil: z.number(),
  messages: z.array(phoneMessage),
  nextBefore: z.number().nullable(),
});

type Request = {
  method?: "GET" | "POST" | "PUT" | "PATCH";
  path: string;
  body?: unknown;
  signal?: AbortSignal;
};

async function ask({ method = "GET", path, body, signal }: Request): Promise<Response> {
  const address = simulatorAddress();
  if (!address) throw new AppError("not_found", "no_simulator", "This installation has no simulator.");
  let response: Response;
  try {
    response = await fetch(`${address.url}/_sim${path}`, {
      method,
      headers: {
        authorization: `Bearer ${address.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(10_000),
    });
  } catch {
    throw new AppError(
      "unavailable",
      "simulator_away",
      "The simulator does not answer. Whoever runs Parley can start it.",
    );
  }
  if (response.ok) return response;
  const answer = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  const message = answer?.error?.message ?? `The simulator answered ${response.status}.`;
  if (response.status === 404) throw new AppError("not_found", "simulated_thing_not_found", message);
  throw new AppError(response.status === 409 ? "conflict" : "invalid", "simulator_refused", message);
}

/**
 * Asks the simulator's control API.
 * @param request.path below /_sim, its parts already encoded
 * @throws AppError not_found, invalid, conflict with the simulator's words; unavailable while it is away
 */
export async function askSimulator<T>(request: Request & { schema: z.ZodType<T> }): Promise<T> {
  const answer: unknown = await (await ask(request)).json();
  return request.schema.parse(answer);
}

/** The same for bytes: a live stream, or media. The caller passes them on and may abort by `signal`. */
export const openSimulator = (path: string, signal: AbortSignal): Promise<Response> => ask({ path, signal });
