import type { z } from "zod";
import { operations } from "@/lib/http/openapi";
import { redisReady } from "@/lib/platform/redis";
import { listEndpoints, nameOf } from "../support/endpoints";
import { ask } from "../support/handler";
import { idsOf } from "../support/ids";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
let ids: Record<string, string>;

beforeAll(async () => {
  await redisReady();
  shop = await makeWorkspace();
  ids = await idsOf(shop);
});

// The simulator's own answers are not promised; templates are asked of Meta and have a test of their own; a stream has
// no answer.
const readable = operations.filter(
  ({ method, path, answer }) =>
    method === "GET" && !path.startsWith("/sandbox/") && path !== "/templates" && typeof answer !== "string",
);
/** What an address cannot do without. */
const queries = (): Record<string, Record<string, string>> => ({
  "/search": { q: "ana" },
  "/template-usage": { templateIds: ids.templateId! },
});

test.each(readable.map((operation) => [nameOf(operation), operation] as const))(
  "%s answers with what the document promises, no field more or less",
  async (name, operation) => {
    const { handler } = listEndpoints().find((endpoint) => nameOf(endpoint) === name)!;
    const params = Object.fromEntries(
      [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => [param!, ids[param!]!]),
    );
    const query = queries()[operation.path] ?? {};
    const { status, body } = await ask(handler, shop.headers, { params, query });
    expect(status).toBe(200);
    const parsed = (operation.answer as z.ZodType).safeParse(body);
    expect(parsed.error?.issues ?? []).toEqual([]);
    // Parsing drops what the schema does not name.
    expect(parsed.data).toEqual(body);
  },
);
