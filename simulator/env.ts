import { z } from "zod";

const flag = z
  .enum(["", "0", "1", "true", "false"])
  .optional()
  .transform((value) => value === "1" || value === "true");

const schema = z.object({
  SIMULATOR_HOST: z.string().min(1).default("127.0.0.1"),
  SIMULATOR_PORT: z.coerce.number().int().min(1).max(65535).default(4010),
  SIMULATOR_TOKEN: z.string().min(8, "at least 8 characters: it guards the control API"),
  SIMULATOR_WEBHOOK_URL: z.url("the address to which the platform's app wants its webhooks"),
  /** Where the simulated Stripe sends its events, and what signs them; both or none. */
  SIMULATOR_STRIPE_WEBHOOK_URL: z.union([z.literal(""), z.url()]).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  SIMULATOR_FAST: flag,
  DATA_DIR: z.string().min(1, "the folder in which the simulator keeps its state"),
  META_APP_ID: z.string().regex(/^\d{3,20}$/, "digits, as in Meta's app dashboard"),
  META_APP_SECRET: z.string().min(8, "at least 8 characters: webhooks are signed with it"),
  META_WEBHOOK_VERIFY_TOKEN: z.string().min(1, "the token of the GET handshake"),
});

export type SimulatorEnv = z.infer<typeof schema>;

/**
 * Reads the simulator's environment.
 * @returns the settings, or every mistake at once as one line each, so that a newcomer fixes them in one go.
 */
export function readEnv(source: NodeJS.ProcessEnv): { env: SimulatorEnv } | { mistakes: string[] } {
  const parsed = schema.safeParse(source);
  if (parsed.success) return { env: parsed.data };
  return {
    mistakes: parsed.error.issues.map((issue) => {
      const name = issue.path.join(".");
      const missing = source[name] === undefined || source[name] === "";
      return `${name}: ${missing ? "is not set" : issue.message}`;
    }),
  };
}
