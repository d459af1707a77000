import { z } from "zod";

/** 32 random bytes in base64, as `<key id>:<base64>`; the first of a list encrypts, all decrypt. */
const encryptionKeys = z.string().transform((value, ctx) => {
  const keys = value.split(",").map((pair) => {
    const [id, secret] = pair.trim().split(":");
    return { id: id ?? "", secret: Buffer.from(secret ?? "", "base64") };
  });
  for (const key of keys) {
    if (!/^[a-z0-9-]{1,20}$/i.test(key.id) || key.secret.length !== 32) {
      ctx.addIssue({
        code: "custom",
        message: "must be id:base64 pairs of 32 random bytes, comma separated (openssl rand -base64 32)",
      });
      return z.NEVER;
    }
  }
  return keys;
});

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
/** An empty variable is an unset one: that is how .env files and compose switch things off. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, fallback: z.input<T>) =>
  z.preprocess((value) => (value === "" || value === undefined ? fallback : value), schema);

/** Keys of Web Push are written in base64url without padding. */
const vapidKey = (bytes: number) =>
  z
    .string()
    .refine(
      (value) => /^[\w-]+$/.test(value) && Buffer.from(value, "base64url").length === bytes,
      `must be ${bytes} bytes in base64url (npx web-push generate-vapid-keys)`,
    );

export const envSchema = z.object({
  NODE_ENV: withDefault(z.enum(["development", "test", "production"]), "production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  PORT: withDefault(z.coerce.number().int().min(1).max(65535), 3000),
  APP_URL: url,
  NEXTAUTH_URL: optional(url),
  NEXTAUTH_SECRET: z.string().min(32, "must be at least 32 characters (openssl rand -base64 32)"),
  ENCRYPTION_KEYS: encryptionKeys,
  META_GRAPH_URL: withDefault(url, "https://graph.facebook.com"),
  META_GRAPH_VERSION: withDefault(z.string().regex(/^v\d+\.\d+$/, "must look like v25.0"), "v25.0"),
  META_APP_ID: optional(z.string()),
  META_APP_SECRET: z.string().min(8),
  META_WEBHOOK_VERIFY_TOKEN: z.string().min(8),
  META_LOGIN_CONFIG_ID: optional(z.string()),
  SIMULATOR_URL: optional(url),
  SIMULATOR_TOKEN: optional(z.string().min(8)),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_FROM: withDefault(z.string(), "Parley <parley@localhost>"),
  /** Who runs this Parley: gets what visitors write in the contact form. Without it, the mailbox of MAIL_FROM. */
  OPERATOR_EMAIL: optional(z.email()),
  /** The public address that stands in the public pages; they are made at build. */
  SITE_URL: optional(url),
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  /** Where Google's OpenID Connect configuration is read; tests stand in for Google here. */
  GOOGLE_ISSUER_URL: withDefault(url, "https://accounts.google.com"),
  /** Both or none; `npx web-push generate-vapid-keys` makes a pair. */
  VAPID_PUBLIC_KEY: optional(vapidKey(65)),
  VAPID_PRIVATE_KEY: optional(vapidKey(32)),
  VAPID_SUBJECT: optional(
    z
      .string()
      .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/, "must be mailto:somebody@example.com or an https address"),
  ),
  /** Without it nobody can pay here: plans are given by the operator. */
  STRIPE_SECRET_KEY: optional(z.string().min(8)),
  /** Several, comma separated, while one is replaced by another. */
  STRIPE_WEBHOOK_SECRET: optional(z.string().min(8)),
  /** The simulator's address, or a proxy's. */
  STRIPE_API_URL: withDefault(url, "https://api.stripe.com"),
  S3_ENDPOINT: optional(url),
  S3_REGION: withDefault(z.string(), "us-east-1"),
  S3_BUCKET: optional(z.string()),
  S3_ACCESS_KEY_ID: optional(z.string()),
  S3_SECRET_ACCESS_KEY: optional(z.string()),
  S3_PATH_STYLE: optional(z.enum(["0", "1"]).transform((value) => value === "1")),
  FFMPEG_PATH: optional(z.string()),
  DATA_DIR: withDefault(z.string(), ".data"),
  RATE_CARDS_DIR: optional(z.string()),
  /** Megabytes of a file of contacts at most. */
  IMPORT_MAX_MB: withDefault(z.coerce.number().int().min(1).max(4_000), 1_000),
  LOG_LEVEL: withDefault(z.enum(["trace", "debug", "info", "warn", "error", "silent"]), "info"),
  /** Shows the local mail outbox and other aids at /dev. Never in production with real customers. */
  DEV_TOOLS: withDefault(z.enum(["0", "1"]), "0").transform((value) => value === "1"),
  /** Lifts the throttles of sending; for benchmarks against the simulator only. */
  SEND_LIMITS: withDefault(z.enum(["on", "off"]), "on"),
  /** How late a scheduled message still counts as in time: later, of a recurring one only the newest time goes out. */
  SCHEDULED_GRACE_SECONDS: withDefault(z.coerce.number().int().min(1).max(43_200), 3_600),
  /** Days between asking for a workspace to be deleted and its deletion, in which its owners may keep it. */
  DELETION_GRACE_DAYS: withDefault(z.coerce.number().int().min(1).max(365), 30),
  /** Names a point at which the process kills itself; only the crash tests set it. */
  FAULT_POINT: optional(z.string()),
});

export type Env = z.infer<typeof envSchema>;

/** Variables of which neither works alone. */
const pairs = [
  ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "a key's id and its secret"],
  ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "Stripe's key and the secret of its webhooks"],
] as const;

/**
 * Reads and checks all variables at once.
 * @returns the values, or every mistake as a line "NAME: what is wrong".
 */
export function readEnv(source: Record<string, string | undefined>): { env: Env } | { mistakes: string[] } {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) {
    const { data } = parsed;
    const alone = pairs.find(([one, other]) => (data[one] === undefined) !== (data[other] === undefined));
    if (!alone) return { env: data };
    const [one, other, words] = alone;
    return { mistakes: [`${data[one] === undefined ? one : other}: is missing; ${words} belong together`] };
  }
  return { mistakes: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) };
}

let cached: Env | undefined;

function load(): Env {
  if (cached) return cached;
  const result = readEnv(process.env);
  if ("mistakes" in result) {
    throw new Error(`The environment is not complete:\n  ${result.mistakes.join("\n  ")}`);
  }
  // next-auth reads its own address here, and without it believes the Host header.
  process.env.NEXTAUTH_URL ||= result.env.APP_URL;
  return (cached = result.env);
}

/** The checked environment, read at first use so that a build needs none of it. */
export const env: Env = new Proxy({} as Env, { get: (_, name: keyof Env) => load()[name] });

/**
 * The address under which the public pages name themselves (canonical links, feed, sitemap, pictures of posts). Read
 * without the rest of the environment, for they are made at build, where nothing else is known.
 */
export const siteUrl = (): string =>
  (process.env.SITE_URL || process.env.APP_URL || "http://localhost:3000").replace(/\/+$/, "");

/** The folder of Next's build, as next.config.ts names it. */
export const distDir = (): string => process.env.NEXT_DIST_DIR || ".next";
