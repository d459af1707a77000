import { readEnv } from "@/lib/platform/env";

const good = {
  DATABASE_URL: "postgres://parley@127.0.0.1/parley",
  REDIS_URL: "redis://127.0.0.1:6379",
  APP_URL: "https://parley.example/",
  NEXTAUTH_SECRET: "x".repeat(32),
  ENCRYPTION_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")},k1:${Buffer.alloc(32, 1).toString("base64")}`,
  META_APP_SECRET: "app-secret",
  META_WEBHOOK_VERIFY_TOKEN: "verify-token",
};

test("a complete environment is read, with defaults for what may be left out", () => {
  const result = readEnv({ ...good, SMTP_URL: "", PORT: "" });
  if (!("env" in result)) throw new Error(result.mistakes.join("\n"));
  expect(result.env).toMatchObject({
    APP_URL: "https://parley.example",
    PORT: 3000,
    META_GRAPH_URL: "https://graph.facebook.com",
    SMTP_URL: undefined,
  });
  expect(result.env.ENCRYPTION_KEYS.map((key) => key.id)).toEqual(["k2", "k1"]);
});

test("all mistakes are named at once", () => {
  const result = readEnv({
    ...good,
    DATABASE_URL: "mysql://x",
    NEXTAUTH_SECRET: "short",
    ENCRYPTION_KEYS: "k1:a-passphrase",
    META_GRAPH_VERSION: "25",
    REDIS_URL: undefined,
  });
  if ("env" in result) throw new Error("should not be accepted");
  expect(result.mistakes.map((line) => line.split(":")[0]).sort()).toEqual([
    "DATABASE_URL",
    "ENCRYPTION_KEYS",
    "META_GRAPH_VERSION",
    "NEXTAUTH_SECRET",
    "REDIS_URL",
  ]);
});
