import { envSchema, readEnv } from "@/lib/platform/env";
import { knownVariables } from "@/scripts/settings";

/** Set by start commands and crash tests, never by a person. */
const notForPeople = ["NODE_ENV", "FAULT_POINT"];
/** Read by docker-compose.yml itself. */
const composeOnly = ["POSTGRES_PASSWORD"];

test(".env.example explains exactly the variables that are read", () => {
  const read = Object.keys(envSchema.shape).filter((name) => !notForPeople.includes(name));
  const explained = knownVariables().filter((name) => !composeOnly.includes(name));
  expect(explained.toSorted()).toEqual(read.toSorted());
  expect(new Set(explained).size).toBe(explained.length);
});

test("an environment in which .env.example was only copied names every variable that must be filled in", () => {
  const result = readEnv(Object.fromEntries(knownVariables().map((name) => [name, ""])));
  const mistakes = "mistakes" in result ? result.mistakes.map((line) => line.split(":")[0]) : [];
  expect(mistakes).toEqual(
    expect.arrayContaining([
      ...["DATABASE_URL", "REDIS_URL", "APP_URL", "NEXTAUTH_SECRET", "ENCRYPTION_KEYS"],
      ...["META_APP_SECRET", "META_WEBHOOK_VERIFY_TOKEN"],
    ]),
  );
});
