import { z } from "zod";
import { contactChangeInput, contactChangeListQuery } from "@/lib/contacts/bulk/schemas";
import {
  contactInput,
  contactListQuery,
  contactMergeInput,
  contactNoteInput,
  contactSearchQuery,
  newContactInput,
} from "@/lib/contacts/schemas";
import type { ErasureView } from "@/lib/contacts/erasures/views";
import type {
  ContactCountView,
  ContactMergeView,
  ContactNoteView,
  DuplicateView,
} from "@/lib/contacts/views";
import { contact, conversation } from "@/lib/http/operations/inbox";
import { openingInput } from "@/lib/inbox/opening";
import { component, id, page, time, type Operation } from "@/lib/http/operations/operation";

const note = component(
  "ContactNote",
  z.object({
    id,
    text: z.string(),
    byUserId: id.nullable(),
    createdAt: time,
    updatedAt: time,
  }) satisfies z.ZodType<ContactNoteView>,
);
const duplicate = z.object({
  contact,
  reason: z.enum(["same_number", "same_name"]),
}) satisfies z.ZodType<DuplicateView>;
const merge = z.object({
  id,
  contactId: id,
  mergedId: id,
  createdAt: time,
}) satisfies z.ZodType<ContactMergeView>;

const bulkChange = component(
  "ContactChange",
  z.object({
    id,
    state: z.enum(["running", "completed", "undoing", "undone"]),
    action: z.record(z.string(), z.unknown()).describe("As it was given."),
    total: z.number(),
    done: z.number(),
    changed: z.number(),
    restored: z.number(),
    byUserId: id.nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
    undoableUntil: time.nullable(),
  }),
);
const erasure = z.object({
  contactId: id,
  state: z.enum(["none", "running", "done"]),
  requestedAt: time.nullable(),
  finishedAt: time.nullable(),
}) satisfies z.ZodType<ErasureView>;

const reads = { about: "Contacts", access: { role: "viewer" } } as const;
const writes = { about: "Contacts", access: { role: "agent" } } as const;
const admin = { about: "Contacts", access: { role: "admin" } } as const;
const one = "01970000-0000-7000-8000-000000000000";
const other = "01970000-0000-7000-8000-000000000001";

export const contactOperations: Operation[] = [
  {
    ...reads,
    method: "GET",
    path: "/contacts",
    summary: "List contacts",
    description:
      "`filter` is JSON, a ContactFilter. Words, filter and segment go together. Newest first unless `sort` says otherwise.",
    query: contactListQuery,
    answer: page(contact),
  },
  {
    ...writes,
    method: "POST",
    path: "/contacts",
    summary: "Make a contact of a phone number",
    description:
      "The number as it is dialled where the workspace is, or international. Somebody who has it already: 409 `contact_exists` with their id. A deleted contact comes back.",
    body: newContactInput,
    example: { phone: "+351 910 000 001", name: "Ana from the bakery" },
    status: 201,
    answer: contact,
  },
  {
    ...reads,
    method: "GET",
    path: "/contact-counts",
    summary: "Count contacts, with ten of them",
    query: contactSearchQuery,
    answer: z.object({ count: z.number(), sample: z.array(contact) }) satisfies z.ZodType<ContactCountView>,
  },
  { ...reads, method: "GET", path: "/contacts/{contactId}", summary: "Read a contact", answer: contact },
  {
    ...writes,
    method: "PATCH",
    path: "/contacts/{contactId}",
    summary: "Name, label or describe a contact, or correct their number",
    description:
      "What is left out stays. null or an empty name shows the person's own name again; null takes a custom value away. " +
      "`phone` as in making a contact: it gives a number to who has none, and corrects one that WhatsApp has not proven. " +
      "Another number is another person, so 409 `number_proven` when they have written from the one they have, " +
      "`number_used` when a message went to it, `number_stopped` when whoever has it has stopped messages. " +
      "A number of another contact: 409 `contact_exists` with their id; merge the two if they are one person.",
    body: contactInput,
    example: { name: "Ana from the bakery", phone: "+351 910 000 002" },
    answer: contact,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/contacts/{contactId}",
    summary: "Delete a contact",
    description: "Takes them out of lists, segments and campaigns. They come back when they write.",
    status: 204,
    answer: null,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/contacts/{contactId}/deletion",
    summary: "Bring a deleted contact back",
    answer: contact,
  },
  {
    ...admin,
    method: "PUT",
    path: "/contacts/{contactId}/erasure",
    summary: "Erase a contact for good",
    description:
      "Cannot be undone. At once the contact is gone from every list and its addresses are forgotten; the words, files, notes and proofs are then taken out of everything that was kept. Figures stay: counts, prices, states of delivery. Who had stopped messages stays stopped, by a keyed hash of their number. A message of theirs afterwards makes a new contact.",
    answer: erasure,
  },
  {
    ...admin,
    method: "GET",
    path: "/contacts/{contactId}/erasure",
    summary: "See how far an erasure is",
    answer: erasure,
  },
  {
    ...reads,
    method: "GET",
    path: "/contacts/{contactId}/conversations",
    summary: "List a contact's conversations, one for each number",
    answer: z.object({ data: z.array(conversation) }),
  },
  {
    ...writes,
    method: "POST",
    path: "/contacts/{contactId}/conversations",
    summary: "Open the conversation with a contact on one of your numbers",
    description: "Made when they have not written to that number. With one number it need not be named.",
    body: openingInput,
    example: { phoneNumberId: one },
    answer: conversation,
  },
  {
    ...reads,
    method: "GET",
    path: "/contacts/{contactId}/notes",
    summary: "List the notes on a contact, newest first",
    answer: z.object({ data: z.array(note) }),
  },
  {
    ...writes,
    method: "POST",
    path: "/contacts/{contactId}/notes",
    summary: "Write a note on a contact",
    body: contactNoteInput,
    example: { text: "Prefers to be called after five." },
    status: 201,
    answer: note,
  },
  {
    ...writes,
    method: "PATCH",
    path: "/contacts/{contactId}/notes/{contactNoteId}",
    summary: "Change a note on a contact",
    body: contactNoteInput,
    example: { text: "Prefers to be called after six." },
    answer: note,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/contacts/{contactId}/notes/{contactNoteId}",
    summary: "Delete a note on a contact",
    status: 204,
    answer: null,
  },
  {
    ...writes,
    method: "PUT",
    path: "/contacts/{contactId}/block",
    summary: "Block a contact",
    description:
      "With Meta, on every number they write with. Meta takes only people who wrote within 24 hours.",
    answer: contact,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/contacts/{contactId}/block",
    summary: "Unblock a contact",
    answer: contact,
  },
  {
    ...reads,
    method: "GET",
    path: "/contacts/{contactId}/duplicates",
    summary: "List contacts that may be the same person",
    answer: z.object({ data: z.array(duplicate) }),
  },
  {
    ...writes,
    method: "POST",
    path: "/contact-merges",
    summary: "Make two contacts one",
    description:
      "Two contacts with different numbers answer 409 `two_identities` until `confirmed` is true. Keep the id: it undoes the merge.",
    body: contactMergeInput,
    example: { contactId: one, mergedId: other },
    status: 201,
    answer: merge,
  },
  {
    ...writes,
    method: "DELETE",
    path: "/contact-merges/{contactMergeId}",
    summary: "Take a merge back",
    status: 204,
    answer: null,
  },
  {
    ...reads,
    method: "GET",
    path: "/contact-changes",
    summary: "List changes of many contacts, newest first",
    query: contactChangeListQuery,
    answer: page(bulkChange),
  },
  {
    ...writes,
    method: "POST",
    path: "/contact-changes",
    summary: "Change many contacts the same way",
    description:
      "Those named, or everybody who fits `search` at this moment; an empty search is everybody. It is done in the " +
      "background: ask for it until its state is `completed`. Who has opted out is never opted in by it.",
    body: contactChangeInput,
    example: { action: { kind: "add_label", labelId: other }, contactIds: [one] },
    status: 202,
    answer: bulkChange,
  },
  {
    ...reads,
    method: "GET",
    path: "/contact-changes/{contactChangeId}",
    summary: "Read how far a change of many contacts is",
    answer: bulkChange,
  },
  {
    ...writes,
    method: "PUT",
    path: "/contact-changes/{contactChangeId}/undo",
    summary: "Take a change of many contacts back",
    description: "Also one that is running. What somebody has changed or said since stays. For 30 days.",
    status: 202,
    answer: bulkChange,
  },
];
