import { readFileSync } from "node:fs";
import { assertNamesWorkspace, tenantModels } from "@/lib/platform/db";

const schema = readFileSync("prisma/schema.prisma", "utf8");
const models = [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(([, name, body]) => ({
  name: name!,
  body: body!,
}));

/** Tables that may carry a workspace without belonging to one. */
const platformTables = ["AuditEntry", "WebhookItem"];

test("every table with a workspace is guarded", () => {
  const withWorkspace = models.filter(({ body }) => /^\s+workspaceId\s/m.test(body)).map(({ name }) => name);
  expect([...tenantModels].sort()).toEqual(
    withWorkspace.filter((name) => !platformTables.includes(name)).sort(),
  );
});

test("the key of every tenant table begins with the workspace", () => {
  for (const { name, body } of models.filter(({ name }) => tenantModels.has(name))) {
    expect([name, /@@id\(\[workspaceId, |workspaceId +String +@id/.test(body)]).toEqual([name, true]);
  }
});

test("a foreign key between tenant tables carries the workspace", () => {
  for (const { name, body } of models.filter(({ name }) => tenantModels.has(name))) {
    for (const [, target, fields] of body.matchAll(
      /^\s+\w+\s+(\w+)\??\s+@relation\(fields: \[([^\]]*)\]/gm,
    )) {
      if (tenantModels.has(target!))
        expect([name, target, fields]).toEqual([name, target, expect.stringContaining("workspaceId, ")]);
    }
  }
});

test.each([
  ["findMany", {}],
  ["findMany", { where: { id: "x" } }],
  ["findMany", { where: { workspaceId: undefined } }],
  ["findMany", { where: { OR: [{ workspaceId: "w" }] } }],
  ["update", { where: { id: "x" }, data: { workspaceId: "w" } }],
  ["create", { data: { name: "x" } }],
  ["createMany", { data: [{ workspaceId: "w" }, { name: "x" }] }],
  ["upsert", { where: { workspaceId_id: { workspaceId: "w", id: "x" } }, create: {}, update: {} }],
  ["count", undefined],
])("%s without a workspace is refused: %j", (operation, args) => {
  expect(() => assertNamesWorkspace("Contact", operation, args)).toThrow("without a workspaceId");
});

test.each([
  ["findMany", { where: { workspaceId: "w" } }],
  ["findUnique", { where: { workspaceId_id: { workspaceId: "w", id: "x" } } }],
  ["createMany", { data: [{ workspaceId: "w" }] }],
  [
    "upsert",
    { where: { workspaceId_id: { workspaceId: "w", id: "x" } }, create: { workspaceId: "w" }, update: {} },
  ],
])("%s with a workspace passes: %j", (operation, args) => {
  expect(() => assertNamesWorkspace("Contact", operation, args)).not.toThrow();
});

test("tables of the platform are not guarded", () => {
  expect(() => assertNamesWorkspace("User", "findMany", {})).not.toThrow();
});
