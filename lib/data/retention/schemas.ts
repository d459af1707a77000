import { z } from "zod";
import { leastDays, mostDays } from "@/lib/data/retention/rules";

const said = `Choose from ${leastDays} to ${mostDays} days.`;

/** PATCH /retention */
export const retentionChange = z.strictObject({
  /** null: for ever. */
  days: z.int(said).min(leastDays, said).max(mostDays, said).nullable(),
  /** Whoever sets it knows that messages go at once. */
  confirm: z.boolean("Must be true or false.").optional(),
});
export type RetentionChange = z.output<typeof retentionChange>;

/** GET /retention */
export const retentionQuery = z.strictObject({
  days: z.coerce.number(said).int(said).min(leastDays, said).max(mostDays, said).optional(),
});
