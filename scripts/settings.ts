import { createECDH, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { root } from "./processes";

export type Settings = Record<string, string>;

/** The variables of a file of lines NAME=value; none when there is no file. Empty ones count as not set. */
export function readSettings(file: string): Settings {
  if (!existsSync(file)) return {};
  return withoutEmpty(parseEnv(readFileSync(file, "utf8")) as Settings);
}

function withoutEmpty(variables: Record<string, string | undefined>): Settings {
  return Object.fromEntries(
    Object.entries(variables).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
    ),
  );
}

/** What the person who started us set: the environment, and `.env` where the environment says nothing. */
export function chosenSettings(): Settings {
  return { ...readSettings(path.join(root, ".env")), ...withoutEmpty(process.env) };
}

/** The names of all variables the product reads: those of `.env.example`. */
export function knownVariables(): string[] {
  const example = readFileSync(path.join(root, ".env.example"), "utf8");
  return [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]!);
}

const secret = (bytes: number) => () => randomBytes(bytes).toString("base64url");

/** The secrets of a stack on this machine and how each is made. */
const localSecrets: Record<string, () => string> = {
  NEXTAUTH_SECRET: secret(48),
  ENCRYPTION_KEYS: () => `local:${randomBytes(32).toString("base64")}`,
  // Looks like Meta's: a long number.
  META_APP_ID: () =>
    `1${BigInt(`0x${randomBytes(6).toString("hex")}`)
      .toString()
      .padStart(15, "0")
      .slice(-15)}`,
  META_APP_SECRET: () => randomBytes(16).toString("hex"),
  META_WEBHOOK_VERIFY_TOKEN: secret(24),
  SIMULATOR_TOKEN: secret(24),
  // The simulated Stripe takes any key of test mode.
  STRIPE_SECRET_KEY: () => `sk_test_${randomBytes(18).toString("hex")}`,
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(18).toString("hex")}`,
  POSTGRES_PASSWORD: secret(18),
  REDIS_PASSWORD: secret(18),
};

/** A pair that signs push notifications: two variables that belong together. */
function newPushKeys(): Settings {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return {
    VAPID_PUBLIC_KEY: pair.getPublicKey("base64url", "uncompressed"),
    VAPID_PRIVATE_KEY: Buffer.from(pair.getPrivateKey("hex").padStart(64, "0"), "hex").toString("base64url"),
  };
}

/** Secrets for one run, for tests. */
export function newSecrets(): Settings {
  return {
    ...Object.fromEntries(Object.entries(localSecrets).map(([name, make]) => [name, make()])),
    ...newPushKeys(),
  };
}

/**
 * The file in which a local stack keeps its secrets and where it can be reached, so that a second start and the
 * command line find the same things again. It is readable by its owner only.
 */
export function openLocalSettings(directory: string): { values: Settings; save(values: Settings): void } {
  const file = path.join(directory, "local.env");
  const save = (values: Settings) => {
    mkdirSync(directory, { recursive: true });
    const lines = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
    writeFileSync(
      file,
      `# Written by Parley at each start. Secrets of this machine only.\n${lines.join("\n")}\n`,
      {
        mode: 0o600,
      },
    );
    chmodSync(file, 0o600);
  };
  const values = { ...newSecrets(), ...readSettings(file) };
  save(values);
  return { values, save };
}

const quoted = (value: string) => (/[\s#"'$]/.test(value) ? `'${value}'` : value);
