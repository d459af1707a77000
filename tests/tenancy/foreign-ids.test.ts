import { operations } from "@/lib/http/openapi";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { listEndpoints, nameOf, type Endpoint } from "../support/endpoints";
import { ask } from "../support/handler";
import { idsOf } from "../support/ids";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

const endpoints = listEndpoints().filter((endpoint) => endpoint.path.includes("{"));
const nobody = "01970000-0000-7000-8000-000000000000";

let ours: TestWorkspace;
let theirs: TestWorkspace;
let theirIds: Record<string, string>;

beforeAll(async () => {
  await redisReady();
  [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  theirIds = await idsOf(theirs);
});

function call(endpoint: Endpoint, headers: Record<string, string>, ids: Record<string, string>) {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const body = operations.find((operation) => nameOf(operation) === nameOf(endpoint))!.example;
  return ask(endpoint.handler, headers, {
    method: endpoint.method,
    params: Object.fromEntries(names.map((name) => [name, ids[name] ?? `unknown kind of id: ${name}`])),
    ...(body === undefined ? {} : { body }),
  });
}

const errorOf = (answer: { status: number; body: Record<string, unknown> }) => [
  answer.status,
  { ...(answer.body?.error as object), requestId: null },
];

describe.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))("%s", (_, endpoint) => {
  test("answers another workspace's id like one that never was, to a member and to an API key", async () => {
    const uuids = Object.fromEntries(Object.keys(theirIds).map((name) => [name, nobody]));
    const callers =
      endpoint.handler.contract.access === "user" ? [ours.headers] : [ours.headers, ours.apiHeaders];
    for (const headers of callers) {
      const foreign = errorOf(await call(endpoint, headers, theirIds));
      const missing = errorOf(await call(endpoint, headers, uuids));
      expect(foreign[0]).toBe(404);
      expect(foreign).toEqual(missing);
    }
  });

  test("knows the id of every name in its address", () => {
    for (const [, name] of endpoint.path.matchAll(/\{(\w+)\}/g)) expect(theirIds).toHaveProperty(name!);
  });

  test("takes no id that is none", async () => {
    const nonsense = Object.fromEntries(Object.keys(theirIds).map((name) => [name, "1' OR 1=1"]));
    expect((await call(endpoint, ours.headers, nonsense)).status).toBe(404);
  });
});

test("their owner is not refused: what is read with these ids is there", async () => {
  const sandbox = (endpoint: Endpoint) => endpoint.path.startsWith("/sandbox/");
  for (const endpoint of endpoints.filter(({ method }) => method === "GET").filter((one) => !sandbox(one))) {
    const { status } = await call(endpoint, theirs.headers, theirIds);
    expect([nameOf(endpoint), status]).toEqual([nameOf(endpoint), 200]);
  }
});

test("nothing of theirs was changed by all that", async () => {
  const message = await platformDb.message.findFirst({ where: { id: theirIds.messageId } });
  expect(message).toMatchObject({ status: "failed", attempts: 0 });
  const key = await platformDb.apiKey.findFirst({ where: { id: theirIds.apiKeyId } });
  expect(key!.revokedAt).toBeNull();
  const number = await platformDb.phoneNumber.findFirst({ where: { id: theirIds.phoneNumberId } });
  // Their token is made up, which the worker may have noticed meanwhile; nobody has disconnected it.
  expect(number!.state).not.toBe("disconnected");
  expect(await platformDb.webhookConnection.count({ where: { id: theirIds.webhookConnectionId } })).toBe(1);
  const session = await platformDb.session.findFirst({ where: { id: theirIds.sessionId } });
  expect(session!.revokedAt).toBeNull();
});

test("without a session or key every endpoint but the public ones refuses, whatever the id", async () => {
  for (const endpoint of listEndpoints().filter(({ handler }) => handler.contract.access !== "anyone")) {
    const answer = await call(endpoint, { "x-workspace": theirs.workspace.slug }, theirIds);
    expect([nameOf(endpoint), answer.status]).toEqual([nameOf(endpoint), 401]);
    const forged = await call(
      endpoint,
      { cookie: "next-auth.session-token=forged", "x-workspace": theirs.workspace.slug },
      theirIds,
    );
    expect([nameOf(endpoint), forged.status]).toEqual([nameOf(endpoint), 401]);
  }
});

test("a key of one workspace cannot name another in a header", async () => {
  const read = listEndpoints().find((endpoint) => nameOf(endpoint) === "GET /messages/{messageId}")!;
  const answer = await call(read, { ...ours.apiHeaders, "x-workspace": theirs.workspace.slug }, theirIds);
  expect(answer.status).toBe(404);
});

test("a member cannot name a workspace they do not belong to, and learns nothing of it", async () => {
  const list = listEndpoints().find((endpoint) => nameOf(endpoint) === "GET /conversations")!;
  const foreign = await call(list, { ...ours.headers, "x-workspace": theirs.workspace.slug }, {});
  const missing = await call(list, { ...ours.headers, "x-workspace": `never-${newId()}` }, {});
  expect(foreign.status).toBe(404);
  expect(errorOf(foreign)).toEqual(errorOf(missing));
});
