import { GET as exportContacts } from "@/app/api/v1/contact-exports/route";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addContact } from "../support/conversation";
import { ask } from "../support/handler";
import { importFile } from "../support/imports";
import { addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const download = async (shop: { headers: Record<string, string> }, query: Record<string, string> = {}) => {
  const { status, body } = await ask<string>(exportContacts, shop.headers, { query });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

async function addFields(shop: TestWorkspace): Promise<void> {
  const fields = [
    ["plan", "Plan", "choice"],
    ["phone", "Phone", "text"],
    ["points", "Points", "number"],
    ["born", "Born", "date"],
    ["news", "Newsletter", "checkbox"],
    ["site", "Site", "link"],
  ] as const;
  for (const [key, name, type] of fields) {
    const options = type === "choice" ? ["Gold, the best", "Basic"] : [];
    await platformDb.customField.create({
      data: { workspaceId: shop.workspace.id, key, name, type, options },
    });
  }
}

/** What a shop knows of its people, without what differs in every workspace. */
async function known({ workspace }: TestWorkspace) {
  const labels = await platformDb.label.findMany({ where: { workspaceId: workspace.id } });
  const contacts = await platformDb.contact.findMany({
    where: { workspaceId: workspace.id, deletedAt: null },
    orderBy: { phone: "asc" },
  });
  const words = await platformDb.consentEvent.findMany({
    where: { workspaceId: workspace.id },
    orderBy: [{ at: "asc" }],
  });
  return {
    contacts: contacts.map((one) => ({
      phone: one.phone,
      name: one.name,
      country: one.country,
      custom: one.custom,
      labels: one.labelIds.map((id) => labels.find((label) => label.id === id)?.name).toSorted(),
      granted: one.marketingGrantedAt,
      stopped: one.marketingStoppedAt,
    })),
    words: words.map(({ granted, at, proof }) => ({ granted, at, proof })),
  };
}

test("what is exported and imported elsewhere makes the same contacts", async () => {
  const [here, there] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  await addFields(here);
  await addFields(there);
  await platformDb.label.create({
    data: { workspaceId: here.workspace.id, name: "North, wholesale", color: "red" },
  });
  // A country whose numbers and days are written the other way round than an export's.
  await platformDb.workspace.update({ where: { id: there.workspace.id }, data: { country: "DE" } });
  await importFile(
    here.scope,
    "Phone,Name,Tags,Plan,Points,Born,Newsletter,Site,Other,Agreed,Since,How\n" +
      '+49 170 1234567,محمد 🌷,"""North, wholesale"", VIP","gold, the best",1.234,2001-02-03,yes,example.com/a,"line 1\nline ""2""",yes,2024-04-03T10:30:00Z,"Till, ""Rome"""\n' +
      '+44 7700 900123,"=HYPERLINK(""x"")",,,-5,,no,,@SUM(1),no,2024-05-06T00:00:00Z,wrote a letter\n' +
      "+55 11 98765-4321,,,,,,,,'quoted,,,\n",
    {
      decimal: ".",
      columns: [
        { column: 0, to: "phone" },
        { column: 1, to: "name" },
        { column: 2, to: "labels" },
        { column: 3, to: "custom", key: "plan" },
        { column: 4, to: "custom", key: "points" },
        { column: 5, to: "custom", key: "born" },
        { column: 6, to: "custom", key: "news" },
        { column: 7, to: "custom", key: "site" },
        { column: 8, to: "custom", key: "phone" },
        { column: 9, to: "consent" },
        { column: 10, to: "consent_at" },
        { column: 11, to: "consent_proof" },
      ],
    },
  );
  const before = await known(here);
  expect(before.contacts).toHaveLength(3);
  expect(before.contacts[1]!.labels).toEqual(["North, wholesale", "VIP"]);
  const file = await download(here);
  expect(await importFile(there.scope, file)).toMatchObject({ created: 3, failed: 0 });
  expect(await known(there)).toEqual(before);
  // And at home it changes nothing.
  expect(await importFile(here.scope, file, { duplicates: "overwrite" })).toMatchObject({
    created: 0,
    skipped: 3,
  });
  expect(await known(here)).toEqual(before);
});

test("no spreadsheet runs what is exported", async () => {
  const shop = await makeWorkspace();
  await addContact(shop.workspace.id, { waId: "491701234567", phone: "+491701234567", name: "=1+1" });
  expect(await download(shop, { columns: "name,phone" })).toBe("Name,Phone\r\n'=1+1,'+491701234567\r\n");
});

test("only the workspace's own contacts that fit and are not deleted are in it", async () => {
  const [shop, other] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  await importFile(shop.scope, "Phone,Name\n+491701234561,Ana\n+491701234562,Bea\n+491701234563,Ana gone\n");
  await importFile(other.scope, "Phone,Name\n+491701234564,Ana elsewhere\n");
  await platformDb.contact.updateMany({
    where: { workspaceId: shop.workspace.id, name: "Ana gone" },
    data: { deletedAt: new Date() },
  });
  expect(await download(shop, { columns: "name" })).toBe("Name\r\nAna\r\nBea\r\n");
  const filter = JSON.stringify({
    match: "all",
    conditions: [{ field: "search", operator: "not_contains", value: "Ana" }],
  });
  expect(await download(shop, { columns: "name", filter })).toBe("Name\r\nBea\r\n");
  expect(await download(shop, { columns: "name", q: "nobody" })).toBe("Name\r\n");
});

test("more contacts than one look takes come once each, in the order in which they came to be", async () => {
  const shop = await makeWorkspace();
  const file = Array.from({ length: 4_100 }, (_, i) => `+49151${10_000_000 + i},Person ${i}\n`).join("");
  await importFile(shop.scope, `Phone,Name\n${file}`);
  const lines = (await download(shop, { columns: "name" })).trimEnd().split("\r\n");
  expect(lines).toHaveLength(4_101);
  expect(new Set(lines).size).toBe(4_101);
});

test("who may not take contacts away is refused, columns there are not as well, and whoever does is written down", async () => {
  const shop = await makeWorkspace();
  for (const role of ["viewer", "agent"] as const) {
    const member = await addMember(shop.workspace, role);
    expect((await ask(exportContacts, member.headers)).status).toBe(403);
  }
  for (const columns of ["name,secret", "custom:nothing", "custom:__proto__"]) {
    expect((await ask(exportContacts, shop.headers, { query: { columns } })).status).toBe(422);
  }
  await download(shop, { columns: "name", q: "Ana" });
  const entries = await platformDb.auditEntry.findMany({
    where: { workspaceId: shop.workspace.id, action: "contacts.exported" },
  });
  expect(entries).toMatchObject([{ actorId: shop.user.id, data: { columns: ["Name"], isFiltered: true } }]);
});
