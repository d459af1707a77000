import { GET as getDocument } from "@/app/api/v1/openapi.json/route";
import { openApiDocument, operations } from "@/lib/http/openapi";
import { ask } from "../support/handler";
import { listEndpoints, nameOf } from "../support/endpoints";

const endpoints = listEndpoints();
const operationOf = (endpoint: { method: string; path: string }) =>
  operations.find((operation) => nameOf(operation) === nameOf(endpoint));

test("the document names every endpoint there is, and none that is not", () => {
  expect(operations.map(nameOf).toSorted()).toEqual(endpoints.map(nameOf).toSorted());
});

test.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
  "the document says of %s who may call it and what it takes, as the endpoint itself does",
  (_, endpoint) => {
    const operation = operationOf(endpoint)!;
    const { contract } = endpoint.handler;
    expect(operation.access).toEqual(contract.access);
    // The same schema, not one that looks like it.
    expect(operation.query).toBe(contract.query);
    expect(operation.body).toBe(contract.body);
    expect(operation.status ?? 200).toBe(contract.status ?? 200);
    const ids = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, id]) => id);
    const params = contract.params as { shape?: object } | undefined;
    expect(Object.keys(params?.shape ?? {}).toSorted()).toEqual(ids.toSorted());
  },
);

test.each(
  operations
    .filter((operation) => operation.body)
    .map((operation) => [nameOf(operation), operation] as const),
)("the example of %s is accepted", (_, operation) => {
  expect(operation.body!.safeParse(operation.example).error?.issues ?? []).toEqual([]);
});

test("anybody may read the document, and everything it refers to is in it", async () => {
  const { status, body } = await ask(getDocument, {});
  expect(status).toBe(200);
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument("http://127.0.0.1:3000"))));
  const text = JSON.stringify(body);
  for (const [, reference] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
    const target = reference!
      .split("/")
      .slice(1)
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], body);
    expect([reference, typeof target]).toEqual([reference, "object"]);
  }
  const operationIds = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(operationIds).size).toBe(operations.length);
});

test("the document speaks OpenAPI 3.1 and shows the message as it is promised", () => {
  const document = openApiDocument("http://127.0.0.1:3000") as {
    openapi: string;
    components: { schemas: Record<string, { properties: Record<string, unknown>; required: string[] }> };
  };
  expect(document.openapi).toBe("3.1.0");
  expect(document.components.schemas.Message!.required).toEqual(
    expect.arrayContaining(
      "id wamid direction type text content status error statusTimes timestamp replyToId reactions contact conversationId phoneNumberId".split(
        " ",
      ),
    ),
  );
});
