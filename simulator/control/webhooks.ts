import { platformApp } from "../core/accounts";
import { flush, record } from "../core/journal";
import { behaviourChanged, state } from "../core/state";
import { scheduledStatuses } from "../core/statuses";
import type { PendingView } from "../types/ledger";
import type { RawResult } from "../types/webhook";
import { onFewerPending, pendingChanges, postSigned, releaseHeld, webhookLog } from "../webhooks/delivery";
import { escapeLikeMeta, signatureOf } from "../webhooks/signing";
import { after } from "../core/clock";
import { number } from "./accounts";
import { ControlError, found, read } from "./call";
import type { Handler } from "./router";
import * as schemas from "./schemas";

function pending(wabaId?: string): PendingView {
  return { scheduled: scheduledStatuses(wabaId), ...pendingChanges(wabaId) };
}

export const webhookRoutes: Record<string, Handler> = {
  "GET /behaviour": () => state.behaviour,
  "PATCH /behaviour": (call) => {
    state.behaviour = { ...state.behaviour, ...read(call, schemas.behaviour.partial()) };
    behaviourChanged();
    record(["beh", state.behaviour]);
    if (state.behaviour.hold === false) for (const id of state.numbers.keys()) releaseHeld(id);
    return state.behaviour;
  },
  "POST /numbers/:id/release": (_call, id) => ({ released: releaseHeld(number(id!).id) }),
  "GET /webhooks": (call) => webhookLog(Number(call.query.get("limit") ?? 100)),
  "GET /webhooks/pending": (call) => pending(call.query.get("wabaId") ?? undefined),
  /** Answers when nothing is scheduled, waiting, in flight or to be retried (held webhooks do not count); all is on disk then. */
  "POST /wait-idle": async (call) => {
    const { wabaId, timeoutMs } = read(call, schemas.waitIdle);
    const idle = await waitIdle(wabaId, timeoutMs ?? 30_000);
    flush();
    return { idle, ...pending(wabaId) };
  },
  "POST /raw": async (call) => {
    const input = read(call, schemas.raw);
    const app = found(state.apps.get(input.appId ?? platformApp()), "app");
    const url = input.url ?? app.callbackUrl;
    if (!url) throw new ControlError(409, "the app has no callback");
    const body =
      input.base64 !== undefined
        ? Buffer.from(input.base64, "base64")
        : input.text !== undefined
          ? Buffer.from(input.text)
          : Buffer.from(escapeLikeMeta(JSON.stringify(input.payload ?? {})));
    const signature =
      input.signature === "none"
        ? null
        : signatureOf(body, input.signature === "wrong" ? app.secret + "x" : app.secret);
    const result: RawResult = { statuses: [], errors: [] };
    let left = input.times ?? 1;
    const worker = async () => {
      while (left-- > 0) {
        const outcome = await postSigned(url, body, signature, app.delivery.timeoutMs);
        if (outcome.status !== null) result.statuses.push(outcome.status);
        else result.errors.push(outcome.error ?? "unknown");
      }
    };
    await Promise.all(Array.from({ length: input.concurrency ?? 1 }, worker));
    return result;
  },
};

function waitIdle(wabaId: string | undefined, timeoutMs: number): Promise<boolean> {
  const isIdle = () => {
    const { scheduled, webhooks } = pending(wabaId);
    return scheduled === 0 && webhooks === 0;
  };
  return new Promise((resolve) => {
    let settled = false;
    const finish = (idle: boolean) => {
      if (settled) return;
      settled = true;
      stop();
      resolve(idle);
    };
    const check = () => {
      if (!settled && isIdle()) finish(true);
    };
    const stop = onFewerPending(check);
    // Statuses that end without a webhook wake nobody: look now and then as well.
    const poll = () => {
      check();
      if (!settled) after(20, poll);
    };
    after(timeoutMs, () => finish(isIdle()));
    poll();
  });
}
