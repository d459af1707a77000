import { z } from "zod";
import { rateCardQuery } from "@/lib/billing/schemas";
import type { RateCardView, TierView } from "@/lib/billing/views";
import { component, text, type Operation } from "@/lib/http/operations/operation";

const tier = z.object({
  upTo: z
    .number()
    .nullable()
    .describe("Messages in a month up to which it holds; null: all that come after."),
  rate: z.string().describe("An exact decimal number, for one delivered message."),
}) satisfies z.ZodType<TierView>;

const rate = z.array(tier).nullable().describe("null: this market has no such rate, which is not zero.");

const rateCard = component(
  "RateCard",
  z.object({
    title: z.string(),
    source: text,
    notes: z.array(z.string()),
    currency: z.string(),
    effective: z.string().describe("YYYY-MM-DD: from 00:00 in the account's time zone."),
    inForce: z.boolean().describe("False when no card holds at that time and this one stands in."),
    rules: z.object({
      service: z.enum(["free", "charged"]),
      freeServicePerMonth: z
        .number()
        .describe("Service messages delivered free of charge for each number and month."),
      utilityInWindow: z.enum(["free", "charged"]),
    }),
    markets: z.array(
      z.object({
        name: z.string(),
        countries: z.array(z.string()),
        elsewhere: z.boolean().describe("The market of every country that no market names."),
        rates: z.object({
          marketing: rate,
          utility: rate,
          authentication: rate,
          authentication_international: rate,
          service: rate,
        }),
      }),
    ),
  }) satisfies z.ZodType<RateCardView>,
);

export const billingOperations: Operation[] = [
  {
    method: "GET",
    path: "/rate-card",
    about: "Billing",
    summary: "Read Meta's list rates at a moment",
    description: "The card is Meta's; the operator of this Parley may add newer ones.",
    access: { role: "viewer" },
    query: rateCardQuery,
    answer: rateCard,
  },
];
