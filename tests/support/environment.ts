import path from "node:path";

/**
 * What every test process starts with. `npm test` sets the addresses of PostgreSQL, Redis, the simulator and the
 * running product; the rest are fixed values with which nothing outside the tests works.
 */
const defaults: Record<string, string> = {
  NODE_ENV: "test",
  APP_URL: "http://app.not-started.invalid",
  NEXTAUTH_SECRET: "tests-only-tests-only-tests-only-tests-only",
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
  META_GRAPH_URL: "http://meta.not-started.invalid",
  META_APP_ID: "100000000000001",
  META_APP_SECRET: "tests-only-app-secret",
  META_WEBHOOK_VERIFY_TOKEN: "tests-only-verify-token",
  VAPID_PUBLIC_KEY: "BHE1-k_ZOgnc6Yu_aBtL_PUOfA1jVOYq-wv_KjQpYXhl7UwfAt25Aj7lalV-UV1qncZsEfIglg3llDNN9Yh3ZyQ",
  VAPID_PRIVATE_KEY: Buffer.alloc(32, 9).toString("base64url"),
  SIMULATOR_TOKEN: "tests-only-simulator-token",
  DATA_DIR: path.resolve(__dirname, "..", "..", ".tmp", "test-data"),
  LOG_LEVEL: "silent",
  TZ: "UTC",
};

for (const [name, value] of Object.entries(defaults)) process.env[name] ||= value;
