import { enrol } from "@/lib/contacts/identities";
import { openAddressBook } from "@/lib/contacts/address-book";
import { learnBsuids } from "@/lib/contacts/learning";
import { mergeContacts } from "@/lib/contacts/merging";
import { moveContact } from "@/lib/contacts/moves";
import { noteInbound } from "@/lib/contacts/profiles";
import { platformDb, transaction } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { addContact } from "../support/conversation";
import { makeWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const bsuidOf = (country: string) => `${country}.${newId().replaceAll("-", "")}`;
const contactOf = (workspaceId: string, id: string) =>
  platformDb.contact.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } } });

async function meet(workspaceId: string, person: { waId: string | null; bsuid: string | null }) {
  const [match] = await transaction(async (client) => {
    const sought = [{ workspaceId, person: { ...person, username: null, profileName: null } }];
    return enrol(client, await openAddressBook(client, sought), sought);
  });
  return match!.contact;
}

test("who is new has the country of their number, else of their id, and came through WhatsApp", async () => {
  const { workspace } = await makeWorkspace();
  const withNumber = await meet(workspace.id, { waId: "18765550001", bsuid: bsuidOf("US") });
  const withoutNumber = await meet(workspace.id, { waId: null, bsuid: bsuidOf("PT") });
  expect(await contactOf(workspace.id, withNumber.id)).toMatchObject({ country: "JM", source: "whatsapp" });
  expect(await contactOf(workspace.id, withoutNumber.id)).toMatchObject({ country: "PT" });
});

test("who moves to another number has its country, and who loses theirs has none", async () => {
  const { workspace } = await makeWorkspace();
  const mover = await meet(workspace.id, { waId: "491701111111", bsuid: null });
  const loser = await meet(workspace.id, { waId: "351910000009", bsuid: null });
  await transaction((client) => moveContact(client, mover, { waId: "351910000009", bsuid: null }));
  expect((await contactOf(workspace.id, mover.id)).country).toBe("PT");
  expect((await contactOf(workspace.id, loser.id)).country).toBeNull();
});

test("an id that is learnt tells the country of somebody without one, and corrects no number", async () => {
  const { workspace } = await makeWorkspace();
  const unknown = await addContact(workspace.id, { waId: null, phone: null });
  const known = await addContact(workspace.id, { country: "DE" });
  await transaction((client) =>
    learnBsuids(
      client,
      [unknown, known].map(({ id }) => ({ workspaceId: workspace.id, contactId: id, bsuid: bsuidOf("BR") })),
    ),
  );
  expect((await contactOf(workspace.id, unknown.id)).country).toBe("BR");
  expect((await contactOf(workspace.id, known.id)).country).toBe("DE");
});

test("when somebody last wrote never goes back", async () => {
  const { workspace } = await makeWorkspace();
  const { id: contactId } = await addContact(workspace.id);
  const write = (at: string) =>
    transaction((client) =>
      noteInbound(client, [
        { workspaceId: workspace.id, contactId, at: new Date("2026-01-01T00:00:00Z") },
        { workspaceId: workspace.id, contactId, at: new Date(at) },
      ]),
    );
  await write("2026-11-20T10:00:00Z");
  await write("2026-11-19T10:00:00Z");
  expect((await contactOf(workspace.id, contactId)).lastInboundAt).toEqual(new Date("2026-11-20T10:00:00Z"));
});

test("two that become one keep the newest word and the country of the number that stays", async () => {
  const shop = await makeWorkspace();
  const kept = await addContact(shop.workspace.id, {
    waId: null,
    phone: null,
    bsuid: bsuidOf("US"),
    country: "US",
  });
  const at = new Date("2026-11-20T10:00:00Z");
  const merged = await addContact(shop.workspace.id, {
    waId: "491702222222",
    country: "DE",
    lastInboundAt: at,
  });
  await mergeContacts(shop.scope, { contactId: kept.id, mergedId: merged.id, confirmed: true });
  expect(await contactOf(shop.workspace.id, kept.id)).toMatchObject({ country: "DE", lastInboundAt: at });
});
