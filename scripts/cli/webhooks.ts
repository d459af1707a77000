import { z } from "zod";
import { textOf, UsageError, type Command } from "./command";
import { replayWebhookEvents } from "@/lib/webhooks/commands";
import { listAllWebhookEvents, webhookStats } from "@/lib/webhooks/queries";
import { webhookEventStates } from "@/lib/webhooks/schemas";

const stats: Command = {
  name: "webhooks stats",
  summary: "How many webhooks wait, how long the oldest has waited, and what is in trouble.",
  usage: "",
  options: {},
  async run() {
    const json = await webhookStats();
    const oldest =
      json.oldestPendingSeconds === null ? "" : `, the oldest for ${Math.round(json.oldestPendingSeconds)} s`;
    const lines = [
      ["waiting", `${json.pending}${oldest}`],
      ["partial", `${json.partial} (${json.failedItems} items set aside)`],
      ["failed", `${json.failed}`],
      ["quarantined", `${json.quarantined} (signed, but not readable)`],
      ["unmatched", `${json.unmatched} (for a number nobody has connected)`],
      ["waiting statuses", `${json.waitingStatuses} (their message is not here yet)`],
      ["received", `${json.receivedLastHour} in the last hour, the last at ${json.lastReceivedAt ?? "–"}`],
    ];
    return { json, text: lines.map(([name, value]) => `${name!.padEnd(18)}${value}`).join("\n") };
  },
};

const limit = z.coerce.number().int().min(1).max(1_000);

const list: Command = {
  name: "webhooks list",
  summary: "The newest webhooks, of all workspaces or in one state.",
  usage: `[--state ${webhookEventStates.join("|")}] [--limit 50]`,
  options: { state: { type: "string" }, limit: { type: "string" } },
  async run(values) {
    const state = z.enum(webhookEventStates).optional().safeParse(textOf(values, "state"));
    if (!state.success) throw new UsageError(`--state: must be one of ${webhookEventStates.join(", ")}`);
    const count = limit.safeParse(textOf(values, "limit") ?? "50");
    if (!count.success) throw new UsageError("--limit: must be a whole number from 1 to 1000");
    const events = await listAllWebhookEvents({ state: state.data, limit: count.data });
    const lines = events.map(
      (event) =>
        `${event.id}  ${event.receivedAt}  ${event.state.padEnd(11)}  ${String(event.bytes).padStart(8)} B  ${event.error ?? ""}`,
    );
    return { json: { data: events }, text: lines.map((line) => line.trimEnd()).join("\n") || "No webhooks." };
  },
};

/** A time as 2026-11-20T10:00:00Z, or how long ago: 30m, 6h, 2d. */
function readSince(value: string): Date {
  const ago = /^(\d{1,6})([smhd])$/.exec(value);
  if (ago) {
    const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[ago[2] as "s" | "m" | "h" | "d"];
    return new Date(Date.now() - Number(ago[1]) * unit);
  }
  const at = new Date(value);
  if (!/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(at.getTime())) {
    throw new UsageError(
      "--since: must be a time such as 2026-11-20T10:00:00Z, or how long ago: 30m, 6h, 2d",
    );
  }
  return at;
}

const replay: Command = {
  name: "webhooks replay",
  summary: "Process webhooks again: one, those in trouble, or all since a time. Nothing is doubled by it.",
  usage: "--id <id> | --failed [--since <time>] | --since <time or 30m, 6h, 2d>",
  options: { id: { type: "string" }, failed: { type: "boolean" }, since: { type: "string" } },
  async run(values) {
    const [id, since] = [textOf(values, "id"), textOf(values, "since")];
    const failed = values.failed === true;
    if (id === undefined && since === undefined && !failed) {
      throw new UsageError("Say which: --id <id>, --failed, or --since <time>.");
    }
    if (id !== undefined && (failed || since !== undefined)) {
      throw new UsageError("--id goes alone: it names one webhook.");
    }
    if (id !== undefined && !z.uuid().safeParse(id).success) throw new UsageError("--id: is not an id.");
    const count = await replayWebhookEvents({
      ...(id ? { id } : {}),
      ...(failed ? { failed } : {}),
      ...(since ? { since: readSince(since) } : {}),
    });
    return {
      json: { replayed: count },
      text: count === 0 ? "No webhook fits." : `${count} will be processed again.`,
      // An id that is nobody's is a mistake; an empty range is not.
      failed: id !== undefined && count === 0,
    };
  },
};

export const webhookCommands: readonly Command[] = [stats, list, replay];
