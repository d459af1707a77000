import { closeDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { machine, row, say } from "@/tests/bench/measure";
import { openWorld, type World } from "@/tests/support/chaos";
import { campaignInChaos, randomOf } from "@/tests/support/chaos-campaign";
import { brokenPromises } from "@/tests/support/chaos-report";

// A large campaign while its workers, the built web part, Redis and PostgreSQL are killed at random: what
// tests/campaigns/chaos.test.ts does with a few, with as many as one likes. PostgreSQL and Redis are its own, because
// they are killed.

const strikes = 40;

let world: World | undefined;

/** Prints what happened. @throws when the ledger did not add up, or Meta's own ledger says something else than ours */
export async function run(recipients = 100_000): Promise<void> {
  say(`  ${machine()}\n`);
  world = await openWorld("on");
  const seed = Date.now() % 1_000_000;
  const chaos = {
    recipients,
    // Meta's upper class of numbers: at 80 the blows would be over before a large campaign has well begun.
    messagesPerSecond: 1_000,
    strikes,
    pauseMs: Math.max(500, recipients / 16),
    random: randomOf(seed),
  };
  say(row("seed", seed));
  const report = await campaignInChaos(world, chaos);
  const { seconds, blows, pauses, samples, taken, totals, stops, program } = report;
  say(row(`${recipients} recipients`, `${Math.round(seconds)} s`, `ledger looked at ${samples} times`));
  for (const [blow, times] of Object.entries(blows)) say(row(`  ${blow} killed`, times));
  say(row("  paused by a member, and went on", pauses));
  say(
    row("  wrote STOP: waited and got nothing, under way, had it", stops.waited, stops.underWay, stops.hadIt),
  );
  say(row("  written by a program, asked twice", program.wrote, program.repeated));
  say(row("  by Meta's ledger: once, never, more", taken.once, taken.never, taken.more));
  say(row("  in doubt, left out, failed", totals.uncertain, totals.skipped, totals.failed));
  const broken = brokenPromises(report, chaos);
  if (broken.length > 0) throw new Error(`With seed ${seed}: ${broken.join("; ")}`);
}

export async function stop(): Promise<void> {
  await closeQueues();
  closeRedis();
  await closeDb();
  await world?.stop();
}
