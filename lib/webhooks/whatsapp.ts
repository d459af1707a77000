import { isErased } from "@/lib/contacts/erasures/redaction";
import { readMessage, timeOf, Unreadable, type IncomingMessage } from "@/lib/whatsapp/incoming";
import { readFailure, readStatus, type IncomingStatus } from "@/lib/whatsapp/incoming-status";
import { clean, TooDeep } from "@/lib/whatsapp/body";
import { personOf, readProfiles, withProfile, type Person, type ProfileBook } from "@/lib/whatsapp/people";
import {
  callSchema,
  changeSchema,
  entrySchema,
  envelopeSchema,
  historySchema,
  preferenceSchema,
  stateSyncSchema,
  threadSchema,
  valueSchema,
} from "@/lib/whatsapp/schemas";
import { readTemplateChange, templateFields, type TemplateChange } from "@/lib/whatsapp/template-changes";
import { accountFields, readAccountChange, type AccountChange } from "@/lib/whatsapp/account-changes";

/** What one webhook item says, in our words. */
export type Said =
  | { kind: "message"; message: IncomingMessage }
  | { kind: "status"; status: IncomingStatus }
  /** A customer called: no message, but it opens the window. */
  | { kind: "call"; person: Person; at: Date }
  | { kind: "preference"; person: Person; stopped: boolean; at: Date | null }
  /** A name from the phone book of the WhatsApp Business app. */
  | { kind: "address"; person: Person; name: string }
  | { kind: "account"; change: AccountChange }
  | { kind: "template"; change: TemplateChange }
  /** Understood, and there is nothing to do. */
  | { kind: "aside"; note: string }
  /** Cannot be applied; set aside with the reason. */
  | { kind: "unreadable"; error: string };

/** Where an item stood and whose it is, by Meta's ids. */
export type Item = {
  /** `entry.0.changes.1.messages.2` */
  path: string;
  numberMetaId: string | null;
  wabaMetaId: string | null;
  said: Said;
};

type Place = Omit<Item, "said" | "path">;

/** Reads one element; what is wrong with it stays with it. */
function read(raw: unknown, say: (safe: unknown) => Said | null): Said | null {
  if (isErased(raw)) return { kind: "aside", note: "Of a person who was erased." };
  try {
    return say(clean(raw));
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", error: error.message };
    if (error instanceof TooDeep) return { kind: "unreadable", error: `This item is ${error.message}.` };
    throw error;
  }
}

const each = (
  path: string,
  name: string,
  list: readonly unknown[],
  place: Place,
  say: (safe: unknown) => Said | null,
): Item[] =>
  list.flatMap((raw, i) => {
    const said = read(raw, say);
    return said ? [{ ...place, path: `${path}.${name}.${i}`, said }] : [];
  });

function sayCall(raw: unknown, profiles: ProfileBook): Said {
  const call = callSchema.parse(raw);
  const person = personOf(call.from, call.from_user_id);
  const at = timeOf(call.timestamp);
  return person && at && call.direction === "USER_INITIATED"
    ? { kind: "call", person: withProfile(person, profiles), at }
    : { kind: "aside", note: "A call of ours, not a message." };
}

function sayPreference(raw: unknown, profiles: ProfileBook): Said {
  const preference = preferenceSchema.parse(raw);
  const person = personOf(preference.wa_id, preference.user_id);
  if (!person) throw new Unreadable("This preference names nobody.");
  const marketing = preference.category === undefined || preference.category === "marketing_messages";
  const stopped = preference.value === "stop";
  if (!marketing || (!stopped && preference.value !== "resume")) {
    return { kind: "aside", note: `A preference "${preference.value ?? ""}" that Parley does not know.` };
  }
  return {
    kind: "preference",
    person: withProfile(person, profiles),
    stopped,
    at: timeOf(preference.timestamp),
  };
}

function sayAddress(raw: unknown): Said {
  const { action, contact } = stateSyncSchema.parse(raw);
  const person = personOf(contact.phone_number);
  const name = contact.full_name ?? contact.first_name;
  return action === "add" && person && name
    ? { kind: "address", person, name }
    : { kind: "aside", note: "A change in the phone book of the WhatsApp Business app." };
}

const sayMessage =
  (profiles: ProfileBook, where: Parameters<typeof readMessage>[2]) =>
  (raw: unknown): Said => ({ kind: "message", message: readMessage(raw, profiles, where) });

function sayStatus(raw: unknown): Said {
  const status = readStatus(raw);
  return "aside" in status ? { kind: "aside", note: status.aside } : { kind: "status", status };
}

const sayError = (raw: unknown): Said => {
  const { code, title, details } = readFailure(raw);
  return { kind: "aside", note: `Meta reports error ${code}: ${details ?? title}`.slice(0, 300) };
};

function historyItems(path: string, list: readonly unknown[], place: Place, profiles: ProfileBook): Item[] {
  return list.flatMap((raw, i) => {
    const { threads, errors } = historySchema.parse(raw);
    const here = `${path}.history.${i}`;
    return [
      ...each(here, "errors", errors, place, sayError),
      ...threads.flatMap((rawThread, j) => {
        const thread = threadSchema.parse(rawThread);
        return each(
          `${here}.threads.${j}`,
          "messages",
          thread.messages,
          place,
          sayMessage(profiles, { source: "history", thread: thread.id }),
        );
      }),
    ];
  });
}

type Value = ReturnType<typeof valueSchema.parse>;

/** Fields whose lists we read. What another field calls "messages" is not ours to take for a customer's words. */
const listFields = new Set([
  "messages",
  "smb_message_echoes",
  "history",
  "calls",
  "user_preferences",
  "smb_app_state_sync",
]);

/** Nothing under `history` is new, and the statuses under `calls` are not of messages. */
function valueItems(field: string, value: Value, path: string, place: Place): Item[] {
  let profiles: ProfileBook = { people: [] };
  try {
    profiles = readProfiles(clean(value.contacts));
  } catch (error) {
    // Names are lost, the messages beside them are not.
    if (!(error instanceof TooDeep)) throw error;
  }
  const old = field === "history";
  return [
    ...each(
      path,
      "messages",
      value.messages,
      place,
      sayMessage(profiles, old ? { source: "history" } : { source: "customer" }),
    ),
    ...each(
      path,
      "message_echoes",
      value.message_echoes,
      place,
      sayMessage(profiles, old ? { source: "history", direction: "outbound" } : { source: "business_app" }),
    ),
    ...historyItems(path, value.history, place, profiles),
    ...each(path, "statuses", value.statuses, place, (raw) =>
      field === "calls" ? { kind: "aside", note: "A call status, not about a message." } : sayStatus(raw),
    ),
    ...each(path, "calls", value.calls, place, (raw) => sayCall(raw, profiles)),
    ...each(path, "user_preferences", value.user_preferences, place, (raw) => sayPreference(raw, profiles)),
    ...each(path, "state_sync", value.state_sync, place, sayAddress),
    ...each(path, "errors", value.errors, place, sayError),
  ];
}

function changeItems(raw: unknown, entry: ReturnType<typeof entrySchema.parse>, path: string): Item[] {
  const change = changeSchema.parse(raw);
  const value = valueSchema.parse(change.value ?? {});
  // Two of Meta's published examples have `field` one level too high or too low.
  const field = (change.field ?? value.field ?? entry.field ?? "").slice(0, 60);
  const place = {
    numberMetaId: value.metadata.phone_number_id?.slice(0, 64) ?? null,
    wabaMetaId: entry.id?.slice(0, 64) ?? null,
  };
  if (accountFields.has(field)) {
    return each(path, "value", [change.value ?? {}], place, (safe) => {
      const change = readAccountChange(field, safe, timeOf(entry.time));
      return "aside" in change ? { kind: "aside", note: change.aside } : { kind: "account", change };
    }).map((item) => ({
      ...item,
      path: `${path}.value`,
      wabaMetaId:
        item.said.kind === "account" ? (item.said.change.wabaMetaId ?? item.wabaMetaId) : item.wabaMetaId,
    }));
  }
  if (templateFields.has(field)) {
    return each(path, "value", [change.value ?? {}], place, (safe) => {
      const change = readTemplateChange(safe, timeOf(entry.time));
      return "aside" in change ? { kind: "aside", note: change.aside } : { kind: "template", change };
    }).map((item) => ({ ...item, path: `${path}.value` }));
  }
  const items = listFields.has(field) ? valueItems(field, value, path, place) : [];
  if (items.length > 0) return items;
  const note = field
    ? `Nothing to do for "${field}" yet; it is kept.`
    : "A change without a field; it is kept.";
  return [{ ...place, path, said: { kind: "aside", note } }];
}

/**
 * Takes a webhook apart: every entry, change, message and status becomes one item. Unknown shapes become items that say
 * so; nothing is refused here but a body that is no envelope at all.
 * @returns null for such a body
 */
export function itemsOf(body: unknown): Item[] | null {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return null;
  return envelope.data.entry.flatMap((rawEntry, i) => {
    const entry = entrySchema.parse(rawEntry);
    return entry.changes.flatMap((change, j) => changeItems(change, entry, `entry.${i}.changes.${j}`));
  });
}
