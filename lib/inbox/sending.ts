import { announceChanges } from "@/lib/inbox/announce";
import { campaignPriority, claim, giveBack, leaseHolds, type Claimed } from "@/lib/inbox/claim";
import { ownFailure } from "@/lib/inbox/failures";
import { contentWithFile } from "@/lib/inbox/files";
import { endUnwanted, type Ended } from "@/lib/inbox/opt-outs";
import { askPermits, slowDown } from "@/lib/inbox/pacing";
import { isProbing, reached, readSender, restForToken, restNumber, type Sender } from "@/lib/inbox/sender";
import { settle } from "@/lib/inbox/settle";
import { judge, type Verdict } from "@/lib/inbox/verdict";
import { forgetUpload } from "@/lib/media/at-meta";
import { env } from "@/lib/platform/env";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { queueCounts } from "@/lib/platform/queue";
import { isStopping } from "@/lib/platform/stopping";
import { callGraph } from "@/lib/whatsapp/client";
import { sendPayload, sentAnswer } from "@/lib/whatsapp/payloads";

/** Milliseconds. A lease outlives the longest call, so that the sweep never judges one that is under way. */
export type Times = { leaseMs: number; deadlineMs: number };
export const usualTimes: Times = { leaseMs: 60_000, deadlineMs: 15_000 };
const marginMs = 1_000;

/** Calls under way in this process, over all its numbers. */
const mostUnderWay = 256;
let underWayHere = 0;

/** How long it may be, at the moment of a permit, since it was last seen that a message is still wanted. */
const freshMs = 25;

/** How often a long run looks at its number again: a new token, another throughput. */
const refreshMs = 5_000;
/** After so long a number makes room for others that wait for a worker. */
const sliceMs = 10_000;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** Somebody waits for something to happen; whatever happens wakes them. */
export function newBell() {
  let strike: () => void = () => undefined;
  return {
    strike: () => strike(),
    heard: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        strike = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

export type Bells = {
  /** Something was sent, or written. */
  bell: ReturnType<typeof newBell>;
  /** Somebody is in a hurry. */
  nudge: ReturnType<typeof newBell>;
};

/**
 * How many are claimed at once: a sixteenth of a second's worth. Few, because people overtake campaigns at the next
 * claim, and because what a crash leaves claimed becomes uncertain.
 */
const batchOf = ({ throughput, phoneNumberId }: Sender): number => {
  if (isProbing(phoneNumberId)) return 1;
  return env.SEND_LIMITS === "off" ? 64 : clamp(Math.ceil(throughput / 16), 2, 64);
};

/** Half a second's worth: Meta usually answers sooner. One while the way is being tried. */
const capacityOf = ({ throughput, phoneNumberId }: Sender): number => {
  if (isProbing(phoneNumberId)) return 1;
  return env.SEND_LIMITS === "off" ? 128 : clamp(Math.ceil(throughput / 2), 8, mostUnderWay);
};

type Sent = { verdict: Verdict; httpStatus: number | undefined } | { waitMs: number } | "withdrawn";

/** One call to Meta. The lease is looked at again at the last moment before the first byte. */
async function call(message: Claimed, sender: Sender, { deadlineMs }: Times): Promise<Sent> {
  const file = await contentWithFile(message, sender);
  if (file.kind === "not_yet") return { waitMs: file.waitMs };
  if (file.kind === "verdict") return file;
  const payload = sendPayload({ ...message, content: file.content });
  if (!payload) {
    const error = { code: ownFailure.noAddress, title: "No address" };
    return { verdict: { kind: "failed", error }, httpStatus: undefined };
  }
  let withdrawn = false;
  faultPoint("send.before_http");
  const answer = await callGraph(sender.target, {
    method: "POST",
    path: `/${sender.metaId}/messages`,
    body: payload,
    deadlineMs,
    schema: sentAnswer,
    mayStart: () => {
      withdrawn = !leaseHolds(message.lease, deadlineMs + marginMs);
      return !withdrawn;
    },
  });
  faultPoint("send.after_http");
  if (withdrawn) return "withdrawn";
  return { verdict: judge(answer, message.history, Math.random()), httpStatus: answer.status };
}

/** For longer than this a number rests only because Meta asked for it, or was too fast more than once. */
const longestRespiteMs = 1_000;

/** Lets the number rest when the answer says so. @returns whether it does */
async function restIfTold(sender: Sender, verdict: Verdict): Promise<boolean> {
  const rest = verdict.kind === "later" ? verdict.rest : null;
  if (!rest) {
    reached(sender.phoneNumberId);
    return false;
  }
  if (rest.reason === "token") {
    await restForToken(sender, rest.credential!);
  } else {
    const isEnough = rest.reason === "throughput" && (await slowDown(sender.phoneNumberId));
    if (isEnough && rest.ms < longestRespiteMs) return false;
    await restNumber(sender, rest.reason, rest.ms);
  }
  return true;
}

/** Whether other numbers wait for a worker. */
const othersWait = async (): Promise<boolean> =>
  queueCounts().then(
    (counts) => (counts.outbound.wait ?? 0) > 0,
    () => false,
  );

/** Shows messages that will not be sent. */
const announceEnded = (ended: readonly Ended[]): Promise<void> =>
  announceChanges(
    ended.map(({ workspaceId, id, conversationId }) => ({
      workspaceId,
      messageIds: [id],
      conversationIds: [conversationId],
    })),
  );

export type End = "dry" | "rests" | "makes_room" | "stopping";

/** Sends until nothing is due, or something says stop. Everything it claimed is settled or given back when it ends. */
export async function sendAll(first: Sender, times: Times, { bell, nudge }: Bells): Promise<End> {
  let sender = first;
  const began = performance.now();
  let looked = began;
  let waiting: Claimed[] = [];
  const seen = new WeakMap<Claimed, number>();
  /** Claimed while others were asked for; they take their places before the next are. */
  const arrived: Claimed[] = [];
  let underWay = 0;
  let claiming: Promise<void> | null = null;
  let dry = false;
  let end: End | null = null;

  const startClaim = (limit: number, before?: number) => {
    claiming = claim(sender, limit, times.leaseMs, before)
      .then(
        ({ claimed, ended }) => {
          if (claimed.length > 0) faultPoint("send.after_claim");
          arrived.push(...claimed);
          if (before === undefined) dry = claimed.length + ended.length < limit;
          void announceEnded(ended);
        },
        (err: Error) => {
          log.error({ err, phoneNumberId: sender.phoneNumberId }, "messages could not be claimed");
          end = "dry";
        },
      )
      .then(() => {
        claiming = null;
      });
  };

  /**
   * The last look at messages before they leave. It comes before the permits, which are for the moment in which they are
   * given, and while the number waits for one anyway. @returns whether some may not be sent any more
   */
  const withdraw = async (next: readonly Claimed[]): Promise<boolean> => {
    const now = performance.now();
    const stale = next.filter((message) => now - (seen.get(message) ?? message.lease.startedAt) > freshMs);
    if (stale.length === 0) return false;
    const ended = await endUnwanted(stale);
    for (const message of stale) seen.set(message, now);
    if (ended.length === 0) return false;
    void announceEnded(ended);
    const ids = new Set(ended.map(({ id }) => id));
    waiting = waiting.filter(({ messageId }) => !ids.has(messageId));
    return true;
  };

  const send = async (message: Claimed) => {
    const startedAt = new Date();
    const by = sender;
    underWay++;
    underWayHere++;
    try {
      const sent = await call(message, by, times);
      if (sent === "withdrawn") return await giveBack([{ ...message, waitMs: 0 }]);
      if ("waitMs" in sent) return await giveBack([{ ...message, waitMs: sent.waitMs }]);
      const finishedAt = new Date();
      if (sent.verdict.kind === "failed" && message.mediaId !== null) {
        await forgetUpload(message.workspaceId, message.mediaId);
      }
      // First the rest, then the row: else somebody else claims it at once.
      const rests = await restIfTold(by, sent.verdict).catch(() => false);
      if (rests) end ??= "rests";
      await settle({ message, ...sent, startedAt, finishedAt });
    } catch (err) {
      // Its lease ends, and the sweep says what is known of it.
      log.error({ err, messageId: message.messageId }, "a send was not brought to its end");
    } finally {
      underWay--;
      underWayHere--;
      dry = false;
      bell.strike();
    }
  };

  const lookAgain = async () => {
    looked = performance.now();
    const state = await readSender(sender.workspaceId, sender.phoneNumberId);
    if (state.kind === "ready") sender = state.sender;
    else end ??= "rests";
    if (looked - began > sliceMs && (await othersWait())) end ??= "makes_room";
  };

  const step = async (): Promise<void> => {
    const batch = batchOf(sender);
    const capacity = capacityOf(sender);
    if (performance.now() - looked > refreshMs) await lookAgain();
    waiting.push(...arrived.splice(0));
    // A stable order: people overtake, and among equals the first stays the first.
    waiting.sort((a, b) => a.priority - b.priority);
    const room = () => Math.min(capacity - underWay, mostUnderWay - underWayHere);
    const low = waiting.length <= batch / 2;
    const claimMore = () => {
      const more = Math.min(batch, room() - waiting.length);
      if (low && !claiming && !dry && more > 0) startClaim(more);
    };
    if (waiting.length === 0) {
      claimMore();
      if (claiming) await claiming;
      else if (underWay === 0 && dry) end = "dry";
      else if (room() <= 0 || dry) {
        // A call that hangs must not keep what is written meanwhile waiting.
        await bell.heard(250);
        dry = false;
      }
      return;
    }
    if (room() <= 0) return bell.heard(250);
    const asked = waiting.slice(0, Math.min(room(), batch));
    if (await withdraw(asked)) return;
    const { decided, waitMs, urgent } = await askPermits(
      sender.phoneNumberId,
      sender.throughput,
      asked.map(({ conversationId }) => conversationId),
      { heed: asked[0]!.priority >= campaignPriority },
    );
    if (urgent) {
      if (claiming) await claiming;
      startClaim(Math.min(batch, room()), campaignPriority);
      return claiming!;
    }
    const taken = waiting.splice(0, decided.length);
    for (const [i, message] of taken.entries()) {
      if (decided[i] === "go") void send(message);
    }
    // After the permits were asked for: else a reply that is in a hurry would wait for this claim.
    claimMore();
    const postponed = taken.flatMap((message, i) => {
      const pairWait = decided[i]!;
      return pairWait === "go" ? [] : [{ ...message, waitMs: pairWait }];
    });
    await giveBack(postponed);
    if (decided.length < asked.length)
      await Promise.all([nudge.heard(waitMs), withdraw(waiting.slice(0, batch))]);
  };

  try {
    while (!end && !isStopping()) await step();
  } finally {
    if (claiming) await claiming;
    const left = [...waiting, ...arrived];
    await giveBack(left.map((message) => ({ ...message, waitMs: 0 }))).catch((err: Error) =>
      log.error({ err: err.message, messages: left.length }, "claimed messages could not be given back"),
    );
    while (underWay > 0) await bell.heard(1_000);
  }
  // A process that was asked to end claims nothing more and lets its calls come to their end.
  return end ?? "stopping";
}
