import { GET as proofRoute } from "@/app/api/v1/contacts/[contactId]/consent-proof/route";
import { PUT as setRoute } from "@/app/api/v1/contacts/[contactId]/consents/[category]/route";
import { GET as listRoute } from "@/app/api/v1/contacts/[contactId]/consents/route";
import { GET as readSettings, PUT as writeSettings } from "@/app/api/v1/consent-settings/route";
import { recordConsents } from "@/lib/contacts/consent";
import type { ConsentSettingsView, ContactConsentsView } from "@/lib/contacts/views";
import { ownFailure } from "@/lib/inbox/failures";
import { platformDb, transaction } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addTemplate } from "../support/campaigns";
import { addContact, addConversation, addMessage } from "../support/conversation";
import { ask } from "../support/handler";
import { addMember, makeWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

type Problem = { error: { reason: string; fields?: Record<string, string> } };

async function someone() {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const contact = await addContact(workspaceId, { name: "Ana" });
  const params = { contactId: contact.id };
  return {
    ...shop,
    workspaceId,
    contact,
    read: async (query: Record<string, string> = {}, headers = shop.headers) =>
      (await ask<ContactConsentsView>(listRoute, headers, { params, query })).body,
    say: <T = ContactConsentsView>(
      body: object,
      category = "marketing",
      headers: Record<string, string> = shop.headers,
    ) => ask<T>(setRoute, headers, { method: "PUT", params: { ...params, category }, body }),
    proof: (headers = shop.headers) => ask<string>(proofRoute, headers, { params }),
  };
}

test("somebody of whom nothing is known has said nothing", async () => {
  const { read } = await someone();
  const unsaid = { state: "unsaid", at: null, source: null, proof: null };
  expect(await read()).toEqual({
    states: { marketing: unsaid, utility: unsaid },
    data: [],
    nextCursor: null,
  });
});

test("a member writes down who agreed and how they know, and takes it back without a reason", async () => {
  const { say, read, user, workspaceId, contact } = await someone();
  const agreed = await say({ granted: true, proof: "  Ticked the box in the shop " });
  expect(agreed.status).toBe(200);
  expect(agreed.body.states.marketing).toMatchObject({
    state: "granted",
    source: "member",
    proof: "Ticked the box in the shop",
  });
  await say({ granted: false });
  await say({ granted: true, proof: "On the phone" }, "utility");
  const { states, data } = await read();
  expect([states.marketing.state, states.utility.state]).toEqual(["stopped", "granted"]);
  expect(data.map(({ category, granted, byUserId }) => [category, granted, byUserId])).toEqual([
    ["utility", true, user.id],
    ["marketing", false, user.id],
    ["marketing", true, user.id],
  ]);
  const audit = await platformDb.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
  expect(audit.map(({ action, targetId }) => [action, targetId])).toEqual([
    ["contact.consent_granted", contact.id],
    ["contact.consent_stopped", contact.id],
    ["contact.consent_granted", contact.id],
  ]);
  // What they said stays out of the log.
  expect(JSON.stringify(audit)).not.toContain("Ticked");
});

test("a program's word is the program's", async () => {
  const { say, apiHeaders } = await someone();
  const { body } = await say({ granted: true, proof: "Form 7" }, "marketing", apiHeaders);
  expect(body.data[0]).toMatchObject({ source: "api", byUserId: null });
});

test("a word of last year is kept as proof and does not undo a newer one", async () => {
  const { say, read } = await someone();
  await say({ granted: false });
  await say({ granted: true, proof: "Paper form", at: "2025-01-01T10:00:00Z" });
  const { states, data } = await read();
  expect(states.marketing.state).toBe("stopped");
  expect(data.map(({ granted }) => granted)).toEqual([false, true]);
});

test.each<[string, object, string, number, string[]]>([
  ["agreed without saying how", { granted: true }, "marketing", 422, ["proof"]],
  ["agreed with an empty proof", { granted: true, proof: " " }, "marketing", 422, ["proof"]],
  ["neither", { proof: "x" }, "marketing", 422, ["granted"]],
  ["a proof of a book's length", { granted: true, proof: "x".repeat(2_001) }, "marketing", 422, ["proof"]],
  ["a time to come", { granted: false, at: "2999-01-01T00:00:00Z" }, "marketing", 422, ["at"]],
  ["no time at all", { granted: false, at: "yesterday" }, "marketing", 422, ["at"]],
  ["another category", { granted: false }, "weather", 404, []],
])("%s is refused with its field", async (_, body, category, status, fields) => {
  const answer = await (await someone()).say<Problem>(body, category);
  expect([answer.status, Object.keys(answer.body.error.fields ?? {})]).toEqual([status, fields]);
});

test("who may only look may not change it", async () => {
  const { say, workspace, read } = await someone();
  const viewer = await addMember(workspace, "viewer");
  expect((await say({ granted: false }, "marketing", viewer.headers)).status).toBe(403);
  expect((await read({}, viewer.headers)).data).toEqual([]);
});

test("a stop by hand ends what waits for them and stands in the thread", async () => {
  const shop = await someone();
  const template = await addTemplate(shop);
  const place = { workspaceId: shop.workspaceId, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, { contactId: shop.contact.id });
  const waiting = await addMessage(conversation, {
    ...{ direction: "outbound", type: "template", status: "queued", wamid: null },
    ...{ templateId: template.id, category: "marketing", dueAt: new Date(Date.now() + 3_600_000) },
  });
  await shop.say({ granted: false, proof: "Told me at the till" });
  const rows = await platformDb.message.findMany({
    where: { workspaceId: shop.workspaceId },
    orderBy: { id: "asc" },
  });
  expect(rows.find(({ id }) => id === waiting.id)).toMatchObject({
    status: "failed",
    error: { code: ownFailure.optedOut },
  });
  expect(rows.at(-1)).toMatchObject({
    type: "event",
    sentByUserId: shop.user.id,
    content: { event: "consent_changed", category: "marketing", granted: false, source: "member" },
  });
});

test("a long history comes in pages without a gap, and as one file that no spreadsheet runs", async () => {
  const { workspaceId, contact, read, proof } = await someone();
  const words = Array.from({ length: 25 }, (_, i) => ({
    ...{ workspaceId, contactId: contact.id, category: "marketing" as const, source: "import" as const },
    ...{ granted: i % 2 === 0, at: new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 2))), proof: `=1+${i}` },
  }));
  await transaction((client) => recordConsents(client, words));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: ContactConsentsView = await read({ limit: "10", ...(cursor ? { cursor } : {}) });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toHaveLength(25);
  expect(new Set(seen).size).toBe(25);
  const file = await proof();
  expect(file.headers.get("content-type")).toContain("text/csv");
  const lines = file.body.trim().split("\r\n");
  expect(lines).toHaveLength(26);
  expect(lines[1]).toContain(",marketing,agreed,import,'=1+24,");
  expect(lines[1]).toContain("Ana");
});

test("the words of a workspace are shown with those everybody knows, and changed by an admin", async () => {
  const { headers, workspace, workspaceId } = await someone();
  const read = async () => (await ask<ConsentSettingsView>(readSettings, headers)).body;
  const before = await read();
  expect(before).toMatchObject({ confirms: true, stopWords: [], startWords: [] });
  expect(before.languages.find(({ code }) => code === "es")).toMatchObject({
    stopWords: expect.arrayContaining(["baja"]),
    switchedOff: [],
    stopped: null,
  });
  const settings = {
    confirms: false,
    stopWords: ["Genug"],
    switchedOff: ["BAJA"],
    answers: { es: { stopped: "Adiós. {start}" } },
  };
  const write = (as: Record<string, string>, body: object) =>
    ask<ConsentSettingsView & Problem>(writeSettings, as, { method: "PUT", body });
  expect((await write(headers, settings)).status).toBe(200);
  const after = await read();
  expect(after).toMatchObject({ confirms: false, stopWords: ["Genug"] });
  expect(after.languages.find(({ code }) => code === "es")).toMatchObject({
    switchedOff: ["baja"],
    stopped: "Adiós. {start}",
    resumed: null,
  });
  expect((await write((await addMember(workspace, "agent")).headers, settings)).status).toBe(403);
  expect(await write(headers, { switchedOff: ["stop"] })).toMatchObject({
    status: 422,
    body: { error: { fields: { switchedOff: expect.stringContaining("always understood") } } },
  });
  // Everything as usual is as if nothing had ever been set.
  await write(headers, {});
  const row = await platformDb.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  expect(row.consentSettings).toBeNull();
});
