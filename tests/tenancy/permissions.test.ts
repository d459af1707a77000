import { permissions } from "@/lib/tenancy/permissions";
import { listEndpoints, nameOf } from "../support/endpoints";

const entries = Object.entries(permissions).map(([name, permission]) => ({
  name,
  role: permission.role,
  nouns: permission.nouns as readonly string[],
}));

const inWorkspaces = listEndpoints().flatMap((endpoint) => {
  const { access } = endpoint.handler.contract;
  return typeof access === "object"
    ? [{ name: nameOf(endpoint), role: access.role, noun: endpoint.path.split("/")[1]! }]
    : [];
});

test("the table of permissions says of every endpoint who may call it", () => {
  const silent = inWorkspaces.filter(
    ({ role, noun }) => !entries.some((entry) => entry.role === role && entry.nouns.includes(noun)),
  );
  expect(silent).toEqual([]);
});

test("the table promises nothing that no endpoint does", () => {
  const empty = entries.flatMap(({ name, role, nouns }) =>
    nouns
      .filter((noun) => !inWorkspaces.some((endpoint) => endpoint.role === role && endpoint.noun === noun))
      .map((noun) => `${name}: ${noun}`),
  );
  expect(empty).toEqual([]);
});
