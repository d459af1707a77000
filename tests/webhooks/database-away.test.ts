import { setVariables } from "@/tests/support/variables";
import { asMetaWrites, envelope, post } from "@/tests/support/webhooks";

// Nobody listens here. Set before anything connects; this file has no database at all.
beforeAll(() => {
  setVariables({ DATABASE_URL: "postgres://nobody@127.0.0.1:9/nothing" });
});

const body = () => asMetaWrites(envelope({ metaId: "1" }, { messages: [], at: Math.random() }));

test("without PostgreSQL nothing is acknowledged, so that Meta sends it again", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(body())));
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(503));
  expect(answers[0]!.headers["retry-after"]).toBeDefined();
});

test("without PostgreSQL an unsigned body is still refused", async () => {
  expect((await post(body(), { signature: null })).status).toBe(401);
});

test("without PostgreSQL a workspace's own door says not now, instead of not signed", async () => {
  const door = { kind: "connection" as const, connectionId: "01890000-0000-7000-8000-000000000000" };
  expect((await post(body(), { door })).status).toBe(503);
});
