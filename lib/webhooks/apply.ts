import type pg from "pg";
import { noteAnswers, noteOptOuts } from "@/lib/campaigns/answers";
import { lookUp, openAddressBook, saveLinks } from "@/lib/contacts/address-book";
import { readConsentSettings, type ConsentSettings } from "@/lib/contacts/consent-settings";
import { enrol } from "@/lib/contacts/identities";
import { learnBsuids } from "@/lib/contacts/learning";
import { nameFromAddressBook } from "@/lib/contacts/profiles";
import type { Stored } from "@/lib/inbox/arrivals";
import { takeConsents } from "@/lib/inbox/consents";
import { noteCalls } from "@/lib/inbox/calls";
import { receiveMessages } from "@/lib/inbox/receive";
import { withdrawReactions } from "@/lib/inbox/reactions";
import { applyStatuses } from "@/lib/inbox/status-arrivals";
import { hearWishes } from "@/lib/inbox/wishes";
import { applyTemplateChanges } from "@/lib/templates/told";
import { noteAccountChange, numbersMeant } from "@/lib/phone-numbers/account-events";
import { knowErased, type ErasedNews } from "@/lib/webhooks/erased";
import {
  nothingApplied,
  ofKind,
  settle,
  workspacesOf,
  type Applied,
  type Of,
  type Work,
} from "@/lib/webhooks/work";
import type { Person } from "@/lib/whatsapp/people";

const wordOf = { customer: "messages", business_app: "echoes", history: "history" } as const;

/** What the workspaces of these numbers have set about words of consent. Few have set anything. */
function settingsOf(messages: readonly Of<"message">[]): (workspaceId: string) => ConsentSettings | null {
  const stored = new Map(messages.map(({ number }) => [number.workspaceId, number.consentSettings]));
  const read = new Map<string, ConsentSettings>();
  return (workspaceId) => {
    const row = stored.get(workspaceId) ?? null;
    if (row === null) return null;
    const settings = read.get(workspaceId) ?? readConsentSettings(row);
    read.set(workspaceId, settings);
    return settings;
  };
}

async function applyMessages(client: pg.PoolClient, works: readonly Work[], applied: Applied): Promise<void> {
  const messages = ofKind(works, "message");
  if (messages.length === 0) return;
  const { stored, notes, changed, files } = await receiveMessages(
    client,
    messages.map(({ work, said, number }) => ({
      workspaceId: number.workspaceId,
      phoneNumberId: number.phoneNumberId,
      message: said.message,
      receivedAt: work.receivedAt,
    })),
  );
  messages.forEach(({ work, said }, i) =>
    settle(applied, work, stored[i] ? wordOf[said.message.source] : "duplicates", notes[i]),
  );
  const news = stored.filter((one) => one !== null);
  applied.stored.push(...news);
  applied.files += files;
  applied.changes.push(
    ...news.map(({ workspaceId, id, conversationId, message }) => ({
      workspaceId,
      // Thousands of old messages at once: the lists are told, the threads are not.
      messageId: message.source === "history" ? null : id,
      conversationId,
    })),
    ...changed.map((one) => ({ ...one, conversationId: null })),
  );
  const heard = await hearWishes(client, news, settingsOf(messages));
  applied.changes.push(...heard.changed);
  applied.senders.push(...heard.senders);
}

async function applyCalls(client: pg.PoolClient, works: readonly Work[], applied: Applied): Promise<void> {
  const calls = ofKind(works, "call");
  if (calls.length === 0) return;
  const conversations = await noteCalls(
    client,
    calls.map(({ said, number }) => ({ ...said, ...number })),
  );
  calls.forEach(({ work, number }, i) => {
    const conversationId = conversations[i] ?? null;
    settle(applied, work, "calls", conversationId ? null : "A call of somebody who has not written yet.");
    if (conversationId) {
      applied.changes.push({ workspaceId: number.workspaceId, messageId: null, conversationId });
    }
  });
}

/** Contacts of people who need not have written. */
async function contactsOf(
  client: pg.PoolClient,
  people: readonly { workspaceId: string; person: Person; unconfirmed?: boolean }[],
): Promise<string[]> {
  const book = await openAddressBook(client, people);
  const found = people.map((sought) => lookUp(book, sought));
  await saveLinks(client, book);
  const made = await enrol(
    client,
    book,
    people.filter((_, i) => found[i] === null),
  );
  return found.map((match) => (match ?? made.shift()!).contact.id);
}

async function applyPreferences(
  client: pg.PoolClient,
  works: readonly Work[],
  applied: Applied,
): Promise<void> {
  const preferences = ofKind(works, "preference");
  if (preferences.length === 0) return;
  const contacts = await contactsOf(
    client,
    preferences.map(({ said, number }) => ({ workspaceId: number.workspaceId, person: said.person })),
  );
  const { changed } = await takeConsents(
    client,
    { type: "system" },
    preferences.map(({ work, said, number }, i) => ({
      workspaceId: number.workspaceId,
      contactId: contacts[i]!,
      category: "marketing",
      granted: !said.stopped,
      source: "whatsapp",
      at: said.at ?? work.receivedAt,
    })),
  );
  applied.changes.push(...changed);
  await noteOptOuts(
    client,
    preferences.map(({ number }, i) => ({ workspaceId: number.workspaceId, contactId: contacts[i]! })),
  );
  for (const { work, said } of preferences) {
    settle(
      applied,
      work,
      "preferences",
      said.stopped ? "A contact stopped marketing messages." : "A contact resumed marketing messages.",
    );
  }
}

async function applyAddresses(
  client: pg.PoolClient,
  works: readonly Work[],
  applied: Applied,
): Promise<void> {
  const addresses = ofKind(works, "address");
  if (addresses.length === 0) return;
  const contacts = await contactsOf(
    client,
    addresses.map(({ said, number }) => ({
      workspaceId: number.workspaceId,
      person: said.person,
      unconfirmed: true,
    })),
  );
  await nameFromAddressBook(
    client,
    addresses.map(({ said, number }, i) => ({
      workspaceId: number.workspaceId,
      contactId: contacts[i]!,
      name: said.name,
    })),
  );
  for (const { work } of addresses) settle(applied, work, "addresses");
}

async function applyAllStatuses(
  client: pg.PoolClient,
  works: readonly Work[],
  applied: Applied,
  erased: ErasedNews["statuses"],
): Promise<void> {
  const statuses = ofKind(works, "status").map(({ work, said, number }) => ({
    work,
    number,
    said: { ...said, status: erased.get(work) ?? said.status },
  }));
  if (statuses.length === 0) return;
  const { results, changed, told } = await applyStatuses(
    client,
    statuses.map(({ work, said, number }) => ({
      workspaceId: number.workspaceId,
      phoneNumberId: number.phoneNumberId,
      metaNumberId: number.metaId,
      status: said.status,
      receivedAt: work.receivedAt,
    })),
  );
  const answered = statuses.map((one, i) => ({ ...one, ...results[i]! }));
  for (const { work, outcome, note } of answered) {
    settle(applied, work, outcome === "waiting" ? "waitingStatuses" : "statuses", note);
  }
  applied.changes.push(
    ...changed.map(({ workspaceId, id, conversationId, isLast }) => ({
      workspaceId,
      messageId: id,
      conversationId: isLast ? conversationId : null,
    })),
  );
  // A reaction of ours that did not arrive is not shown any longer.
  const withdrawn = await withdrawReactions(
    client,
    changed.filter(({ status }) => status === "failed"),
  );
  applied.changes.push(
    ...withdrawn.map(({ workspaceId, id }) => ({ workspaceId, messageId: id, conversationId: null })),
  );
  applied.changes.push(...told);
  const ours = answered.flatMap(({ head, ...one }) => (head ? [{ ...one, head }] : []));
  await learnBsuids(
    client,
    ours.flatMap(({ head: { workspaceId, contactId, contactBsuid }, said: { status } }) =>
      contactBsuid === null && status.person?.bsuid
        ? [{ workspaceId, contactId, bsuid: status.person.bsuid }]
        : [],
    ),
  );
}

async function applyAllTemplates(
  client: pg.PoolClient,
  works: readonly Work[],
  applied: Applied,
): Promise<void> {
  const said = works.flatMap((work) =>
    work.item.said.kind === "template" ? [{ work, change: work.item.said.change }] : [],
  );
  if (said.length === 0) return;
  const { changed, toSync } = await applyTemplateChanges(
    client,
    said.flatMap(({ work, change }) =>
      workspacesOf(work).map((workspaceId) => ({
        workspaceId,
        wabaMetaId: work.item.wabaMetaId ?? "",
        change,
        receivedAt: work.receivedAt,
      })),
    ),
  );
  applied.templates.push(...changed);
  applied.wabasToSync.push(...toSync);
  for (const { work, change } of said) settle(applied, work, "templateChanges", change.note);
}

/** What is about accounts, what is kept only, and what could not be read. */
async function applyRest(client: pg.PoolClient, works: readonly Work[], applied: Applied): Promise<void> {
  for (const work of works) {
    const { said } = work.item;
    if (said.kind === "unreadable") settle(applied, work, "failed", said.error);
    else if (said.kind === "aside") settle(applied, work, "aside", said.note);
    else if (said.kind === "account") {
      const meant = numbersMeant(said.change, work.accountNumbers);
      await noteAccountChange(client, said.change, meant);
      applied.numbersToCheck.push(...meant);
      settle(applied, work, "accountChanges", said.change.note);
    }
  }
}

/** What customers say may answer a campaign, or be the end of all campaigns for them. */
async function applyToCampaigns(client: pg.PoolClient, stored: readonly Stored[]): Promise<void> {
  await noteAnswers(client, stored);
  await noteOptOuts(
    client,
    stored.filter(({ message }) => message.source === "customer"),
  );
}

/**
 * Applies items of one batch in the caller's transaction: messages first, so that a status of the same batch finds its
 * message. All or nothing: what one item makes impossible fails the whole call.
 */
export async function applyItems(client: pg.PoolClient, works: readonly Work[]): Promise<Applied> {
  const applied = nothingApplied();
  const erased = await knowErased(client, works, applied);
  for (const work of erased.repeated) settle(applied, work, "duplicates");
  const fresh = erased.repeated.size > 0 ? works.filter((work) => !erased.repeated.has(work)) : works;
  await applyMessages(client, fresh, applied);
  await applyCalls(client, works, applied);
  await applyPreferences(client, works, applied);
  await applyAddresses(client, works, applied);
  await applyAllStatuses(client, works, applied, erased.statuses);
  await applyAllTemplates(client, works, applied);
  await applyRest(client, works, applied);
  await applyToCampaigns(client, applied.stored);
  return applied;
}
