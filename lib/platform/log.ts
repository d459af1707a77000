import pino from "pino";
import { env } from "@/lib/platform/env";

/** Names under which secrets and customers' words could travel; their values never reach the log. */
const redacted = [
  "authorization",
  "cookie",
  "accessToken",
  "access_token",
  "appSecret",
  "password",
  "passwordHash",
  "token",
  "secret",
  "pin",
  "body",
  "text",
  "content",
];

let logger: pino.Logger | undefined;

function root(): pino.Logger {
  return (logger ??= pino({
    level: env.LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redacted.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
    serializers: { err: pino.stdSerializers.err },
  }));
}

/** Structured log. Give ids and counts, never message text, tokens or raw bodies. */
export const log: Pick<pino.Logger, "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "child"> =
  new Proxy({} as pino.Logger, {
    get: (_, name: keyof pino.Logger) => (root()[name] as (...args: unknown[]) => unknown).bind(root()),
  });
