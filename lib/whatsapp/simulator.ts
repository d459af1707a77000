import { fetch } from "undici";
import { z } from "zod";
import { env } from "@/lib/platform/env";

/** What the simulator tells of an account it keeps. */
const account = z.object({
  wabaId: z.string(),
  businessName: z.string(),
  businessId: z.string(),
  accessToken: z.string(),
  phoneNumbers: z
    .array(z.object({ id: z.string(), displayPhoneNumber: z.string(), verifiedName: z.string() }))
    .min(1),
});
export type SimulatedAccount = z.infer<typeof account>;

/** Address of the simulator, where this installation has one. */
export function simulatorAddress(): { url: string; token: string } | null {
  const { SIMULATOR_URL: url, SIMULATOR_TOKEN: token } = env;
  return url && token ? { url, token } : null;
}

/** The simulator is away, or would not do what it was asked. It is tried again later. */
export class SimulatorAway extends Error {}

/**
 * Makes an account with one number and a few customers, or gives the one made earlier for the same key.
 * @param input `wabaId`, `accessToken` and `number` make an account again as it was, when the simulator lost its memory
 * @throws SimulatorAway
 */
export async function openSimulatedAccount(input: {
  key: string;
  businessName: string;
  wabaId?: string;
  accessToken?: string;
  number?: { id: string; displayPhoneNumber: string };
}): Promise<SimulatedAccount> {
  const address = simulatorAddress();
  if (!address) throw new SimulatorAway("This installation has no simulator.");
  const { number, ...rest } = input;
  try {
    const response = await fetch(`${address.url}/_sim/accounts`, {
      method: "POST",
      headers: { authorization: `Bearer ${address.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        ...rest,
        numbers: [{ ...number, verifiedName: input.businessName }],
      }),
      signal: AbortSignal.timeout(10_000),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${JSON.stringify(answer).slice(0, 300)}`);
    return account.parse(answer);
  } catch (error) {
    const { message, cause } = error as Error;
    throw new SimulatorAway(cause instanceof Error ? cause.message : message);
  }
}
