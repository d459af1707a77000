import { z } from "zod";
import { need, textOf, UsageError, type Command } from "./command";
import { workspaceScope } from "./scope";
import { connectNumber, disconnectNumber } from "@/lib/phone-numbers/commands";
import { checkNumber } from "@/lib/phone-numbers/health";
import { getPhoneNumber, listPhoneNumbers } from "@/lib/phone-numbers/queries";
import { connectInput } from "@/lib/phone-numbers/schemas";
import type { HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";
import { AppError } from "@/lib/platform/errors";

/** Each check on a line: ok or wrong, and what Meta said. */
export const checkLines = (checks: readonly HealthCheck[]): string =>
  checks
    .map(({ check, ok, message }) => `${ok ? "ok    " : "wrong "} ${check.padEnd(12)} ${message}`)
    .join("\n");

const toJson = (view: PhoneNumberView, workspaceId: string) => {
  const facts = {
    id: view.id,
    metaId: view.metaId,
    wabaId: view.wabaMetaId,
    workspaceId,
    displayPhoneNumber: view.displayPhoneNumber,
    state: view.state,
    tokenState: view.tokenState,
    health: view.health,
  };
  return { ...facts, phoneNumber: facts };
};

const word = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,64}$/, "must be one word of letters and digits");
const token = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,2000}$/, "must be one word");
const graphUrl = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));

function readGraphUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const parsed = graphUrl.safeParse(value);
  if (!parsed.success) throw new UsageError("--graph-url: must be an address such as http://127.0.0.1:4010");
  return parsed.data;
}

const connect: Command = {
  name: "phone-number connect",
  summary: "Connect a number after asking Meta about it. The same number again gets the new token.",
  usage:
    "--workspace <slug or id> --phone-number-id <Meta's> --waba-id <Meta's> --number <+…> --access-token <token> [--graph-url <address>] [--pin <six digits>] [--skip-check]",
  options: {
    workspace: { type: "string" },
    "phone-number-id": { type: "string" },
    "waba-id": { type: "string" },
    number: { type: "string" },
    "access-token": { type: "string" },
    "graph-url": { type: "string" },
    pin: { type: "string" },
    "skip-check": { type: "boolean" },
  },
  required: ["workspace", "phone-number-id", "waba-id", "number", "access-token"],
  async run(values) {
    const skipCheck = values["skip-check"] === true;
    const number = need(values, "number").trim();
    if (!/\d/.test(number)) throw new UsageError("--number: must be a phone number such as +15550100");
    const claims = {
      phoneNumberId: need(values, "phone-number-id"),
      wabaId: need(values, "waba-id"),
      accessToken: need(values, "access-token"),
      pin: textOf(values, "pin"),
    };
    // Without a check nothing is asked of Meta: ids and token may be any word that can stand in an address.
    const shape = skipCheck
      ? connectInput.extend({ phoneNumberId: word, wabaId: word, accessToken: token })
      : connectInput;
    const input = shape.safeParse(claims);
    if (!input.success) {
      const { path, message } = input.error.issues[0]!;
      const option = String(path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw new AppError("invalid", "invalid_input", `--${option}: ${message}`, {
        fields: { [option]: message },
      });
    }
    const scope = await workspaceScope(need(values, "workspace"));
    const view = await connectNumber(scope, input.data, {
      graphUrl: readGraphUrl(textOf(values, "graph-url")),
      displayPhoneNumber: number,
      skipCheck,
    });
    const text = skipCheck
      ? `${view.displayPhoneNumber} is connected. Nothing was checked.`
      : `${checkLines(view.health)}\n\n${view.displayPhoneNumber} is ${view.state}.`;
    return { json: toJson(view, scope.workspaceId), text };
  },
};

const list: Command = {
  name: "phone-number list",
  summary: "The numbers of a workspace and how they are.",
  usage: "--workspace <slug or id>",
  options: { workspace: { type: "string" } },
  required: ["workspace"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const page = await listPhoneNumbers(scope, { limit: 100 });
    const lines = page.data.map(
      (view) =>
        `${view.id}  ${view.state.padEnd(12)}  ${view.displayPhoneNumber}  ${view.verifiedName ?? ""}`,
    );
    return {
      json: {
        data: page.data.map((view) => toJson(view, scope.workspaceId).phoneNumber),
        nextCursor: page.nextCursor,
      },
      text: lines.join("\n") || "No numbers yet.",
    };
  },
};

const check: Command = {
  name: "phone-number check",
  summary: "Ask Meta how a number is.",
  usage: "--workspace <slug or id> --id <id of the number>",
  options: { workspace: { type: "string" }, id: { type: "string" } },
  required: ["workspace", "id"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const id = need(values, "id");
    await getPhoneNumber(scope, id);
    const view = await checkNumber(scope, id);
    if (!view) throw new AppError("conflict", "number_disconnected", "This number is disconnected.");
    const failed = view.health.some(({ ok }) => !ok);
    return {
      json: toJson(view, scope.workspaceId),
      text: `${checkLines(view.health)}\n\n${view.displayPhoneNumber} is ${view.state}.`,
      failed,
    };
  },
};

const disconnect: Command = {
  name: "phone-number disconnect",
  summary: "End the use of a number. Its conversations stay.",
  usage: "--workspace <slug or id> --id <id of the number>",
  options: { workspace: { type: "string" }, id: { type: "string" } },
  required: ["workspace", "id"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const view = await disconnectNumber(scope, need(values, "id"));
    return { json: toJson(view, scope.workspaceId), text: `${view.displayPhoneNumber} is disconnected.` };
  },
};

export const phoneNumberCommands: readonly Command[] = [connect, list, check, disconnect];
