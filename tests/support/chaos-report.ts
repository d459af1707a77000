import { noTotals } from "@/lib/campaigns/rules";
import type { CampaignTotals } from "@/lib/campaigns/views";
import type { Blow } from "./chaos";

/** What happened to a campaign in chaos, by our ledger and by Meta's. */
export type ChaosReport = {
  recipients: number;
  seconds: number;
  blows: Partial<Record<Blow, number>>;
  pauses: number;
  /** How often the ledger was looked at, and how often its parts did not add up. */
  samples: number;
  wrong: CampaignTotals[];
  totals: CampaignTotals;
  /** Campaigns the API made of one request that came twice: one. */
  campaigns: number;
  /**
   * People who wrote STOP on their phones: whose message certainly still waited when it was taken in, whose was under way
   * at that moment, and who had it already. The rest was never taken in.
   */
  stops: { written: number; waited: number; underWay: number; hadIt: number };
  /** Facts about those whose STOP was never taken in, and webhooks that were not applied: nobody, and none. */
  unheard: unknown[];
  /** Messages a program wrote through the API meanwhile, and how often it asked for one again by its Idempotency-Key. */
  program: { wrote: number; repeated: number; otherAnswers: number; rows: number };
  /** What Meta's own ledger says: how many people it took nothing for, one message, or more. */
  taken: { never: number; once: number; more: number; afterStop: number };
  /** Messages of any kind that Meta took twice. */
  twice: number;
  /** People or messages of which our ledger and Meta's say different things. */
  disagreements: { id: string; ours: string; taken: number }[];
};

export const emptyReport = (recipients: number): ChaosReport => ({
  recipients,
  seconds: 0,
  blows: {},
  pauses: 0,
  samples: 0,
  wrong: [],
  totals: noTotals,
  campaigns: 0,
  stops: { written: 0, waited: 0, underWay: 0, hadIt: 0 },
  unheard: [],
  program: { wrote: 0, repeated: 0, otherAnswers: 0, rows: 0 },
  taken: { never: 0, once: 0, more: 0, afterStop: 0 },
  twice: 0,
  disagreements: [],
});

/** What a campaign in chaos must never end with; nothing: every promise was kept. */
export function brokenPromises(
  report: ChaosReport,
  { recipients, strikes }: { recipients: number; strikes: number },
): string[] {
  const { wrong, disagreements, taken, totals, samples, blows, stops, unheard, program, campaigns, twice } =
    report;
  const shown = (list: readonly unknown[]): string => JSON.stringify(list.slice(0, 5));
  const ended = taken.once + totals.uncertain + totals.skipped + totals.failed;
  const struck = Object.values(blows).reduce((a, b) => a + b, 0);
  const heard = stops.waited + stops.underWay + stops.hadIt;
  const promises: [boolean, string][] = [
    [wrong.length === 0, `the ledger did not add up ${wrong.length} times: ${shown(wrong)}`],
    [
      disagreements.length === 0,
      `Meta says something else of ${disagreements.length}: ${shown(disagreements)}`,
    ],
    [taken.more === 0, `${taken.more} people got it more than once`],
    [twice === 0, `${twice} messages were taken twice`],
    [taken.afterStop === 0, `${taken.afterStop} people got it after their STOP was taken in`],
    [heard === stops.written, `of ${stops.written} STOPs only ${heard} were taken in`],
    [unheard.length === 0, `not taken in: ${shown(unheard)}`],
    [stops.waited > 0, "nobody's message waited when their STOP came: nothing was shown"],
    [totals.audience === recipients, `${totals.audience} of ${recipients} were written down`],
    // What is in doubt is what a kill left in the air, and Meta had not taken it.
    [ended === recipients, `of ${recipients} only ${ended} came to an end`],
    [campaigns === 1, `one request that came twice made ${campaigns} campaigns`],
    [program.wrote > 0 && program.repeated > 0, "no program wrote"],
    [program.otherAnswers === 0, `${program.otherAnswers} repeated requests were answered as new ones`],
    [program.rows === program.wrote, `${program.wrote} requests made ${program.rows} messages`],
    [struck === strikes, `${struck} of ${strikes} blows fell`],
    [samples > 10, `the ledger was looked at ${samples} times`],
  ];
  return promises.flatMap(([kept, broken]) => (kept ? [] : [broken]));
}
