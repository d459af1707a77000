import type { z } from "zod";
import { need, textOf, UsageError, type Command, type Values } from "./command";
import { workspaceScope } from "./scope";
import {
  givePlan,
  listPlansAsOperator,
  setPlan,
  setPrice,
  withdrawPrice,
} from "@/lib/billing/plans/operating";
import { limitedThings, type Limits } from "@/lib/billing/plans/rules";
import { planChange, planId, priceInput, priceKey } from "@/lib/billing/plans/schemas";

/** camelCase of the table is kebab-case at the console. */
const optionOf = (thing: string): string => thing.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new UsageError(`${path.map((part) => optionOf(String(part))).join(".") || "value"}: ${message}`);
}

const whole = (name: string, value: string): number => {
  if (/^\d{1,12}$/.test(value)) return Number(value);
  throw new UsageError(`--${name} is a whole number.`);
};

const limitText = (limit: number | null): string => (limit === null ? "unlimited" : String(limit));

function limitsOf(values: Values): Partial<Limits> {
  const given = limitedThings.flatMap((thing) => {
    const value = textOf(values, optionOf(thing));
    if (value === undefined) return [];
    return [[thing, value === "unlimited" ? null : whole(optionOf(thing), value)] as const];
  });
  return Object.fromEntries(given);
}

const list: Command = {
  name: "plan list",
  summary: "Show the plans, what each allows and costs, and how many workspaces have it.",
  usage: "",
  options: {},
  async run() {
    const plans = await listPlansAsOperator();
    const lines = plans.flatMap(({ id, name, offered, limits, prices, workspaces }) => [
      `${id}  ${name}${offered ? "" : " (not offered)"}, ${workspaces} ${workspaces === 1 ? "workspace" : "workspaces"}`,
      `  ${limitedThings.map((thing) => `${optionOf(thing)} ${limitText(limits[thing])}`).join(", ")}`,
      ...prices.map(
        ({ amount, currency, interval, stripePriceId }) =>
          `  ${amount} ${currency} a ${interval}${stripePriceId ? `  ${stripePriceId}` : ""}`,
      ),
    ]);
    return { json: { plans }, text: lines.join("\n") };
  },
};

const set: Command = {
  name: "plan set",
  summary: "Change what a plan allows, or make one. What is left out stays; workspaces feel it at once.",
  usage: `--plan <word> [--name <name>] [--offered yes|no] [--position <number>] ${limitedThings
    .map((thing) => `[--${optionOf(thing)} <number>|unlimited]`)
    .join(" ")}`,
  options: {
    ...Object.fromEntries(["plan", "name", "offered", "position"].map((name) => [name, { type: "string" }])),
    ...Object.fromEntries(limitedThings.map((thing) => [optionOf(thing), { type: "string" }])),
  } as Command["options"],
  required: ["plan"],
  async run(values) {
    const id = read(planId, need(values, "plan"));
    const offered = textOf(values, "offered");
    if (offered !== undefined && offered !== "yes" && offered !== "no") {
      throw new UsageError("--offered is yes or no.");
    }
    const position = textOf(values, "position");
    const change = read(planChange, {
      ...(textOf(values, "name") === undefined ? {} : { name: textOf(values, "name") }),
      ...(offered === undefined ? {} : { offered: offered === "yes" }),
      ...(position === undefined ? {} : { position: whole("position", position) }),
      limits: limitsOf(values),
    });
    await setPlan(id, change);
    const plan = (await listPlansAsOperator()).find((one) => one.id === id)!;
    return { json: { plan }, text: `The plan ${plan.name} is changed.` };
  },
};

const price: Command = {
  name: "plan price",
  summary:
    "Set what a plan costs, and which price at Stripe that is. Without one, Stripe's price is made when needed.",
  usage: "--plan <word> --interval month|year --amount <cents> [--currency usd] [--stripe-price price_…]",
  options: Object.fromEntries(
    ["plan", "interval", "amount", "currency", "stripe-price"].map((name) => [name, { type: "string" }]),
  ) as Command["options"],
  required: ["plan", "interval", "amount"],
  async run(values) {
    const input = read(priceInput, {
      planId: need(values, "plan"),
      interval: need(values, "interval"),
      currency: textOf(values, "currency") ?? "usd",
      amount: whole("amount", need(values, "amount")),
      stripePriceId: textOf(values, "stripe-price") ?? null,
    });
    await setPrice(input);
    return {
      json: { price: input },
      text: `${input.planId} costs ${input.amount} ${input.currency} a ${input.interval}.`,
    };
  },
};

const withdraw: Command = {
  name: "plan withdraw",
  summary: "Take a price back, so that nobody chooses it any more. Who pays it goes on paying it.",
  usage: "--plan <word> --interval month|year [--currency usd]",
  options: { plan: { type: "string" }, interval: { type: "string" }, currency: { type: "string" } },
  required: ["plan", "interval"],
  async run(values) {
    const key = read(priceKey, {
      planId: need(values, "plan"),
      interval: need(values, "interval"),
      currency: textOf(values, "currency") ?? "usd",
    });
    await withdrawPrice(key);
    return {
      json: { withdrawn: key },
      text: `${key.planId} is not offered in ${key.currency} a ${key.interval} any more.`,
    };
  },
};

const give: Command = {
  name: "plan give",
  summary: "Give a workspace a plan for nothing: for ever, or as a trial of some days.",
  usage: "--workspace <slug or id> --plan <word> [--days <number>]",
  options: { workspace: { type: "string" }, plan: { type: "string" }, days: { type: "string" } },
  required: ["workspace", "plan"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const plan = read(planId, need(values, "plan"));
    const days = textOf(values, "days");
    const count = days === undefined ? null : whole("days", days);
    await givePlan(scope, plan, count, new Date());
    return {
      json: { workspaceId: scope.workspaceId, plan, days: count },
      text: `The workspace has the plan ${plan} ${count === null ? "for nothing" : `for ${count} days`}.`,
    };
  },
};

export const planCommands: readonly Command[] = [list, set, price, withdraw, give];
