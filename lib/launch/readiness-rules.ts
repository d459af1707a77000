import type { Standing } from "@/lib/billing/plans/rules";
import type { ReadinessAnswers } from "@/lib/launch/questions";
import type { ReadinessGroup, ReadinessName, Remedy } from "@/lib/launch/schemas";
import type { ReadinessCheck } from "@/lib/launch/views";
import type { HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";

// Pure: what the facts of a number mean for going live with it, each in words, with whose turn it is.

export type ReadinessFacts = {
  number: Pick<
    PhoneNumberView,
    | "health"
    | "healthCheckedAt"
    | "nameStatus"
    | "verifiedName"
    | "qualityRating"
    | "messagingLimit"
    | "isSandbox"
  >;
  /** null: nobody has asked yet. */
  answers: ReadinessAnswers | null;
  /** Our address for this number's events. */
  callbackUrl: string;
  plan: {
    name: string;
    standing: Standing["kind"];
    /** Why no message goes out, in words. */ refusal: string | null;
  };
  templates: { approved: number; inReview: number; refused: number };
  /** When the last message of a customer came to it. */
  receivedAt: string | null;
};

type Said = Pick<ReadinessCheck, "state" | "turn" | "message" | "remedy">;

const passed = (message: string): Said => ({ state: "passed", turn: null, message, remedy: null });
const failed = (turn: Said["turn"], message: string, remedy: Remedy | null = null): Said => ({
  state: "failed",
  turn,
  message,
  remedy,
});
const waiting = (turn: Said["turn"], message: string, remedy: Remedy | null = null): Said => ({
  state: "waiting",
  turn,
  message,
  remedy,
});
const unknown = (message: string, remedy: Remedy | null = null): Said => ({
  state: "unknown",
  turn: null,
  message,
  remedy,
});

const notAsked = waiting(null, "Not asked yet.");
const behind = waiting(null, "Asked as soon as what stands above is right.");

const healthRemedies: Partial<Record<HealthCheck["check"], Remedy>> = {
  token: "token",
  permissions: "token",
  waba: "token",
  number: "number",
  webhooks: "meta_apps",
};

/** What the health check of the number found; it asks these in this order, and stops where it cannot go on. */
function health({ number }: ReadinessFacts, name: HealthCheck["check"]): Said {
  const check = number.health.find((one) => one.check === name);
  if (check?.ok) return passed(check.message);
  if (!check) return number.health.some(({ ok }) => !ok) ? behind : notAsked;
  // A way to Meta that is down is nobody's in the workspace, and comes back by itself.
  return name === "network"
    ? failed("operator", check.message)
    : failed("you", check.message, healthRemedies[name] ?? null);
}

function review(said: string | null): Said {
  switch (said?.toUpperCase()) {
    case "APPROVED":
      return passed("Meta has reviewed the account.");
    case "PENDING":
      return waiting("meta", "Meta reviews the account. It answers by mail, mostly within a day.");
    case "REJECTED":
      return failed(
        "you",
        "Meta refused the account. Ask for another review in WhatsApp Manager.",
        "account_manager",
      );
    default:
      return unknown("Meta does not tell Parley how its review of the account stands.", "account_manager");
  }
}

function verification(said: string | null): Said {
  switch (said?.toLowerCase()) {
    case "verified":
      return passed("Meta has verified the business.");
    case "pending":
    case "pending_submission":
      return waiting("meta", "Meta looks at the documents of the business.", "verification");
    case "pending_need_more_info":
      return failed(
        "you",
        "Meta wants to know more about the business before it verifies it.",
        "verification",
      );
    case "not_verified":
    case "rejected":
    case "failed":
    case "expired":
    case "revoked":
      return failed(
        "you",
        "Meta has not verified the business. Answering works without it; for writing first Meta keeps the limits low.",
        "verification",
      );
    default:
      return unknown("Meta does not tell Parley whether the business is verified.", "verification");
  }
}

function name({ nameStatus, verifiedName }: ReadinessFacts["number"]): Said {
  const shown = verifiedName ? `“${verifiedName}”` : "The display name";
  switch (nameStatus) {
    case "APPROVED":
    case "AVAILABLE_WITHOUT_REVIEW":
      return passed(`Customers see ${shown}.`);
    case "PENDING_REVIEW":
      return waiting("meta", `Meta reviews ${shown}. Until then some customers see only the number.`);
    case "DECLINED":
    case "EXPIRED":
      return failed(
        "you",
        `Meta does not show ${shown}. Choose another name in WhatsApp Manager.`,
        "account_manager",
      );
    default:
      return unknown("Meta does not say whether the display name is approved.", "account_manager");
  }
}

const tiers: Record<string, string> = { K: "000", M: "000000" };

/** How many people may be written to first in 24 hours, as Meta's word says: TIER_2K, TIER_UNLIMITED, 250. */
export function limitInWords(limit: string | null): string {
  if (!limit) return "Meta has not said how many people you may write to first.";
  if (/UNLIMITED/i.test(limit)) return "You may write first to as many people as you like.";
  const [, digits, unit = ""] = /(\d+)([KM]?)$/i.exec(limit) ?? [];
  if (!digits) return `Meta’s limit for writing first is ${limit}.`;
  const people = Number(digits + (tiers[unit.toUpperCase()] ?? "")).toLocaleString("en");
  return `You may write first to ${people} people in 24 hours.`;
}

function quality({ qualityRating, messagingLimit }: ReadinessFacts["number"]): Said {
  const limit = limitInWords(messagingLimit);
  switch (qualityRating) {
    case "GREEN":
      return passed(`High quality. ${limit}`);
    case "YELLOW":
      return passed(`Medium quality: some customers blocked or reported the number. ${limit}`);
    case "RED":
      return failed(
        "you",
        `Low quality: many customers block or report the number. Write less and better. ${limit}`,
      );
    default:
      return unknown(`Meta rates a number after its first conversations. ${limit}`);
  }
}

const isLoopback = (host: string): boolean => /^(localhost|127\.|\[::1\])/.test(host);

/** Whether two addresses are one; on one machine it has several names. */
export function sameAddress(one: string, other: string): boolean {
  try {
    const [a, b] = [new URL(one), new URL(other)];
    const host = a.host === b.host || (isLoopback(a.host) && isLoopback(b.host) && a.port === b.port);
    return host && a.pathname.replace(/\/$/, "") === b.pathname.replace(/\/$/, "");
  } catch {
    return false;
  }
}

function callback({ answers, callbackUrl }: ReadinessFacts): Said {
  if (!answers) return notAsked;
  if (answers.greeting === "refused") {
    return failed(
      "operator",
      `${callbackUrl} does not answer Meta’s greeting as it should. Something in front of Parley answers in its place, or its verify token is not the one of this server.`,
    );
  }
  if (!answers.callbackKnown)
    return unknown("Meta does not say to which address it sends this number’s events.");
  if (!answers.callback)
    return failed("operator", `Meta has no address to send events to. It should be ${callbackUrl}.`);
  const { url, of } = answers.callback;
  if (!sameAddress(url, callbackUrl)) {
    const where = `Meta sends this number’s events to ${url}, not to ${callbackUrl}.`;
    return of === "app"
      ? failed("operator", `${where} The address stands in the Meta app, under WhatsApp, Configuration.`)
      : failed(
          "you",
          `${where} An address set for the ${of} overrides Parley’s: remove it, then check again.`,
          "meta_apps",
        );
  }
  return answers.greeting === "echoed"
    ? passed(`Meta calls ${url}. It knows the verify token and answers.`)
    : unknown(
        `Meta calls ${url}, but this server cannot reach that address itself. A message you send proves it.`,
        "message",
      );
}

/** Meta's word for trouble with paying is in its sentence; the codes are those of health and of sending. */
const isPayment = ({ code, description }: ReadinessAnswers["reasons"][number]): boolean =>
  code === 141006 || code === 131042 || /payment|billing/i.test(description);

const inMetasWords = ({ code, description, solution }: ReadinessAnswers["reasons"][number]): string =>
  `Meta says: “${[description, solution]
    .filter(Boolean)
    .join(" ")
    .replace(/[.\s]+$/, "")}”${code === null ? "" : ` (code ${code})`}.`;

function sending({ answers }: ReadinessFacts): Said {
  if (!answers) return notAsked;
  const reasons = answers.reasons.map(inMetasWords).join(" ");
  switch (answers.canSend) {
    case "AVAILABLE":
      return passed("Meta takes messages from this number.");
    case "LIMITED":
      return failed("you", `Meta takes messages, but not all. ${reasons}`.trim(), "account_manager");
    case "BLOCKED":
      return failed("you", `Meta takes no messages from this number. ${reasons}`.trim(), "account_manager");
    default:
      return unknown("Meta does not say whether it takes messages from this number.");
  }
}

function payment({ answers, number }: ReadinessFacts): Said {
  if (!answers) return notAsked;
  const trouble = answers.reasons.find(isPayment);
  if (trouble) return failed("you", inMetasWords(trouble), "payment");
  return unknown(
    number.isSandbox
      ? "The sandbox costs nothing. With a number of your own, look in Meta’s billing whether a card is on file."
      : "Meta tells Parley only of trouble, and there is none. Whether a card is on file Parley cannot know: look in Meta’s billing. Answers are free; writing first needs it.",
    "payment",
  );
}

function template({ approved, inReview, refused }: ReadinessFacts["templates"]): Said {
  if (approved > 0) {
    return passed(approved === 1 ? "One template is approved." : `${approved} templates are approved.`);
  }
  if (inReview > 0) return waiting("meta", "Meta reviews your template, mostly within minutes.", "template");
  return refused > 0
    ? failed("you", "Meta refused your templates. Mend one and submit it again.", "template")
    : waiting("you", "Without an approved template you can answer, but not write first.", "template");
}

function plan({ plan: { name: plan, standing, refusal } }: ReadinessFacts): Said {
  if (refusal) return failed("you", refusal, "plan");
  if (standing === "grace") return passed(`The plan ${plan} goes on for now, but the last payment failed.`);
  return passed(standing === "trial" ? "The free trial allows it." : `The plan ${plan} allows it.`);
}

function received({ receivedAt }: ReadinessFacts): Said {
  return receivedAt
    ? passed("A message came in: Meta’s events reach Parley.")
    : waiting("you", "Write to this number from a phone. Parley waits for it here.", "message");
}

const needed: ReadonlySet<ReadinessName> = new Set([
  ...(["network", "token", "permissions", "waba", "number", "callback", "webhooks", "received"] as const),
  ...(["sending", "plan"] as const),
]);

/** Meta's limits slow a number down, and do not keep it from going live. */
const isNeeded = (check: ReadinessName, { answers }: ReadinessFacts): boolean =>
  needed.has(check) && !(check === "sending" && answers?.canSend === "LIMITED");

/** What nobody can know does not stand in the way. */
const blocks = ({ needed, state }: ReadinessCheck): boolean =>
  needed && (state === "failed" || state === "waiting");

/** Every check in the order of the page, and whether nothing stands in the way. */
export function readinessOf(facts: ReadinessFacts): { checks: ReadinessCheck[]; live: boolean } {
  const { number, answers } = facts;
  // Questions to Meta are asked with a token that works, or not at all.
  const asked = (say: () => Said): Said =>
    answers ? say() : number.health.some(({ ok }) => !ok) ? behind : notAsked;
  const groups: Record<ReadinessGroup, [ReadinessName, Said][]> = {
    access: [
      ["network", health(facts, "network")],
      ["token", health(facts, "token")],
      ["permissions", health(facts, "permissions")],
    ],
    account: [
      ["waba", health(facts, "waba")],
      ["review", asked(() => review(answers!.review))],
      ["verification", asked(() => verification(answers!.verification))],
    ],
    number: [
      ["number", health(facts, "number")],
      ["name", name(number)],
      ["quality", quality(number)],
    ],
    receiving: [
      ["callback", asked(() => callback(facts))],
      ["webhooks", health(facts, "webhooks")],
      ["received", received(facts)],
    ],
    sending: [
      ["sending", asked(() => sending(facts))],
      ["payment", asked(() => payment(facts))],
      ["template", template(facts.templates)],
      ["plan", plan(facts)],
    ],
  };
  const fromMeta = new Set<ReadinessName>(["review", "verification", "callback", "sending", "payment"]);
  const ours = new Set<ReadinessName>(["received", "template", "plan"]);
  const checks = (Object.keys(groups) as ReadinessGroup[]).flatMap((group) =>
    groups[group].map(([check, said]): ReadinessCheck => ({
      check,
      group,
      needed: isNeeded(check, facts),
      ...said,
      checkedAt: ours.has(check)
        ? null
        : fromMeta.has(check)
          ? (answers?.askedAt ?? null)
          : number.healthCheckedAt,
    })),
  );
  return { checks, live: !checks.some(blocks) };
}
