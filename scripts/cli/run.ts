import { parseArgs } from "node:util";
import { apiKeyCommands } from "./api-key";
import { countsCommands } from "./counts";
import { UsageError, type Answer, type Command, type Values } from "./command";
import { doctorCommands } from "./doctor";
import { checkLines, phoneNumberCommands } from "./phone-number";
import { planCommands } from "./plan";
import { secondFactorCommands } from "./second-factor";
import { webhookCommands } from "./webhooks";
import { workspaceCommands } from "./workspace";
import type { HealthCheck } from "@/lib/phone-numbers/views";
import { AppError } from "@/lib/platform/errors";

const commands: readonly Command[] = [
  ...workspaceCommands,
  ...apiKeyCommands,
  ...phoneNumberCommands,
  ...planCommands,
  ...secondFactorCommands,
  ...webhookCommands,
  ...countsCommands,
  ...doctorCommands,
];

function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    "npm run --silent cli -- <command> [options] [--json]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    "",
    "npm run --silent cli -- <command> --help shows its options.",
  ].join("\n");
}

const helpOf = (command: Command): string =>
  `npm run --silent cli -- ${command.name} ${command.usage}`.trimEnd() + ` [--json]\n\n${command.summary}`;

function find(args: string[]): { command: Command; rest: string[] } | undefined {
  for (const words of [2, 1]) {
    const command = commands.find(({ name }) => name === args.slice(0, words).join(" "));
    if (command) return { command, rest: args.slice(words) };
  }
  return undefined;
}

function parse(command: Command, args: string[]): Values {
  let values: Values;
  try {
    values = parseArgs({
      args,
      options: { ...command.options, json: { type: "boolean" }, help: { type: "boolean" } },
      strict: true,
      allowPositionals: false,
    }).values as Values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${helpOf(command)}`);
  }
  if (values.help) return values;
  const missing = (command.required ?? []).filter(
    (name) => values[name] === undefined || values[name] === "",
  );
  if (missing.length > 0) {
    throw new UsageError(
      `${missing.map((name) => `--${name}`).join(", ")} ${missing.length === 1 ? "is" : "are"} missing.\n\n${helpOf(command)}`,
    );
  }
  return values;
}

/** What a run of the console says and how it ends. */
export type End = { code: 0 | 1 | 2; stdout: string; stderr: string };

async function run(args: string[]): Promise<End> {
  const found = find(args);
  if (!found) {
    if (args.length === 0) return { code: 2, stdout: help(), stderr: "" };
    if (args[0] === "--help" || args[0] === "help") return { code: 0, stdout: help(), stderr: "" };
    throw new UsageError(`There is no command "${args.slice(0, 2).join(" ")}".\n\n${help()}`);
  }
  const values = parse(found.command, found.rest);
  if (values.help) return { code: 0, stdout: helpOf(found.command), stderr: "" };
  const answer: Answer = await found.command.run(values);
  return {
    code: answer.failed ? 1 : 0,
    stdout: values.json ? JSON.stringify(answer.json, null, 2) : answer.text,
    stderr: answer.note ?? "",
  };
}

function describe(error: unknown): {
  code: string;
  reason: string;
  message: string;
  fields?: unknown;
  data?: unknown;
} {
  if (error instanceof UsageError) {
    return { code: "invalid", reason: "usage", message: error.message.split("\n")[0]! };
  }
  if (error instanceof AppError) {
    const { code, reason, message, extra } = error;
    return {
      code,
      reason,
      message,
      ...(extra.fields ? { fields: extra.fields } : {}),
      ...(extra.data ? { data: extra.data } : {}),
    };
  }
  const { code, message } = error as { code?: string; message?: string };
  // Prisma puts its own source in front of the reason; the reason is the last line.
  const why = message?.trim().split("\n").at(-1)?.trim() || code || String(error);
  const advice = "To see what is wrong: npm run --silent cli -- doctor";
  return { code: "unavailable", reason: "unexpected", message: `${why.replace(/[.]?$/, ".")} ${advice}` };
}

/** Checks of Meta's that came with an error, line by line. */
function checksOf(error: unknown): string {
  const checks = error instanceof AppError && (error.extra.data?.checks as HealthCheck[] | undefined);
  return checks ? `${checkLines(checks)}\n\n` : "";
}

/**
 * Runs one command of the operator's console. Exit code 0 done, 1 it did not work, 2 not understood. With --json stdout
 * carries one JSON value and nothing else, errors included. Never throws.
 */
export async function execute(args: string[]): Promise<End> {
  try {
    return await run(args);
  } catch (error) {
    const told = describe(error);
    const isUsage = error instanceof UsageError;
    return {
      code: isUsage ? 2 : 1,
      stdout: args.includes("--json") ? JSON.stringify({ error: told }, null, 2) : "",
      stderr: isUsage ? error.message : checksOf(error) + told.message,
    };
  }
}
