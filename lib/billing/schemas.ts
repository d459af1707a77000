import { z } from "zod";

/** GET /rate-card */
export const rateCardQuery = z.object({
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "Must be a currency like USD.")
    .default("USD"),
  /** The moment it is asked for, in any offset; now when left out. */
  at: z.iso
    .datetime({ offset: true, error: "Must be a time in ISO 8601, like 2026-10-01T00:00:00Z." })
    .optional(),
});
export type RateCardQuery = z.output<typeof rateCardQuery>;
