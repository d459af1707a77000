import { z } from "zod";
import { limitedThings, type Limits } from "@/lib/billing/plans/rules";

export const intervals = ["month", "year"] as const;
export type Interval = (typeof intervals)[number];

export const planId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, "Small letters, digits and -, beginning with a letter.");
export const interval = z.enum(intervals);
export const currency = z
  .string()
  .transform((value) => value.toLowerCase())
  .pipe(z.string().regex(/^[a-z]{3}$/, "A currency such as usd."));

const limit = z.number().int().min(0).max(1_000_000_000).nullable();

/** What the operator may say of a plan; what is left out stays. */
export const planChange = z.object({
  name: z.string().trim().min(1).max(60).optional(),
  offered: z.boolean().optional(),
  position: z.number().int().min(0).max(1_000).optional(),
  limits: z
    .object(
      Object.fromEntries(limitedThings.map((thing) => [thing, limit])) as Record<keyof Limits, typeof limit>,
    )
    .partial()
    .default({}),
});

/** Which price of a plan is meant. */
export const priceKey = z.object({ planId, interval, currency });

export const priceInput = priceKey.extend({
  /** In the smallest unit. */
  amount: z.number().int().min(0).max(99_999_999),
  /** null: Stripe's price is made when somebody first chooses it. */
  stripePriceId: z
    .string()
    .regex(/^price_\w+$/, "Looks like price_1Abc…")
    .nullable(),
});

/** Another plan for a workspace that pays already, in the currency it pays in. */
export const planChoice = z.object({ planId, interval });

export const planChangeInput = planChoice.extend({
  /** From the preview, so that it costs what was shown; seconds since 1970. */
  prorationDate: z.number().int().positive().optional(),
});

export const checkoutInput = planChoice.extend({ currency: currency.default("usd") });

/** Which month of the plan. */
export const usageQuery = z.object({
  month: z.iso
    .datetime({ offset: true, error: "Must be when the month begins, 2026-11-20T09:00:00.000Z for example." })
    .transform((time) => new Date(time))
    .optional()
    .describe("When it begins, at most 24 months back, as `earlier` and `later` say it; else this month."),
});
