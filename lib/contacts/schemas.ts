import { z } from "zod";
import { cleanName } from "@/lib/shared/clean-name";
import { countries } from "@/lib/shared/countries";
import { contactFilterParam } from "@/lib/contacts/filters";
import { decodeTextCursor, pageLimit, timeCursor, type TextPlace } from "@/lib/shared/pagination";

export const contactParams = z.object({ contactId: z.uuid() });

const search = {
  /** Parts of a name, number or username; all of them must be there. */
  q: z.string().max(200, "At most 200 characters.").optional(),
  /** A filter as JSON. */
  filter: contactFilterParam.optional(),
  segmentId: z.uuid("Is not an id.").optional(),
};

/** GET /contact-counts: words, filter and segment together. */
export const contactSearchQuery = z.object(search);
export type ContactSearch = z.output<typeof contactSearchQuery>;

export const contactSorts = ["created", "name", "last_inbound"] as const;
export type ContactSort = (typeof contactSorts)[number];

/** Where a list of contacts goes on: what it is ordered by, and the id. */
export type ContactPlace = TextPlace;

/** A time as PostgreSQL says it. */
const timeKey = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00|-infinity)$/;

const isKey = (sort: ContactSort, key: string): boolean =>
  sort === "name"
    ? !key.includes("\u0000")
    : timeKey.test(key) && (key === "-infinity" || !Number.isNaN(Date.parse(key.replace("+00", "Z"))));

/** GET /contacts */
export const contactListQuery = z
  .object({
    ...search,
    sort: z.enum(contactSorts, `Must be one of ${contactSorts.join(", ")}.`).default("created"),
    /** Names begin with A, dates with the newest, unless said otherwise. */
    order: z.enum(["asc", "desc"], "Must be asc or desc.").optional(),
    /** Those who were deleted within the last 30 days, instead of the others. */
    deleted: z
      .enum(["true", "false"], "Must be true or false.")
      .default("false")
      .transform((value) => value === "true"),
    limit: pageLimit,
    cursor: z.string().max(4_000).optional(),
  })
  .transform(({ cursor, ...query }, ctx) => {
    const order = query.order ?? (query.sort === "name" ? ("asc" as const) : ("desc" as const));
    const after = cursor === undefined ? undefined : decodeTextCursor(`${query.sort}-${order}`, cursor);
    const isOurs = after === undefined || (after !== null && isKey(query.sort, after.key));
    if (isOurs) return { ...query, order, after };
    ctx.addIssue({ code: "custom", path: ["cursor"], message: "Is not a cursor this list gave." });
    return z.NEVER;
  });
export type ContactListQuery = ContactSearch & {
  sort: ContactSort;
  order: "asc" | "desc";
  deleted: boolean;
  limit: number;
  after?: ContactPlace;
};

const said = {
  name: z
    .string("Must be text, or null.")
    .max(500, "At most 100 characters.")
    .transform(cleanName)
    .refine((name) => name.length <= 100, "At most 100 characters.")
    .nullable()
    .transform((name) => name || null)
    .optional(),
  /** Values of custom fields by their key; null takes one away, those not named stay. */
  custom: z
    .record(
      z.string().max(40),
      z.union([z.string().max(2_000, "At most 2,000 characters."), z.number(), z.boolean(), z.null()]),
    )
    .optional(),
  /** All labels they shall have. */
  labelIds: z.array(z.uuid("Is not an id.")).max(50, "At most 50 labels.").optional(),
};

/** As it is dialled where the workspace is, or international with "+" or "00". */
const givenPhone = z.string("Write a phone number.").max(200, "Is too long for a phone number.");

/** POST /contacts */
export const newContactInput = z.strictObject({
  phone: givenPhone,
  /** Where the number is dialled, when that is not where the workspace is. */
  country: z.enum(countries, "Must be the two letters of a country, DE for example.").optional(),
  ...said,
});
export type NewContactInput = z.output<typeof newContactInput>;

/**
 * PATCH /contacts/{id}. An empty name takes ours away again, and the person's own is shown. What is left out stays. A
 * number can be given, and corrected while WhatsApp has not proven the one there is.
 */
export const contactInput = z
  .strictObject({ ...said, phone: givenPhone.optional() })
  .refine((input) => Object.keys(input).length > 0, { path: ["name"], message: "Say what to change." });
export type ContactInput = z.output<typeof contactInput>;

export const contactNoteParams = z.object({ contactId: z.uuid(), contactNoteId: z.uuid() });

/** POST /contacts/{id}/notes, PATCH /contacts/{id}/notes/{id} */
export const contactNoteInput = z.strictObject({
  text: z
    .string("Write something.")
    .trim()
    .min(1, "Write something.")
    .max(4_000, "At most 4,000 characters."),
});

export const contactMergeParams = z.object({ contactMergeId: z.uuid() });

/** POST /contact-merges */
export const contactMergeInput = z.strictObject({
  /** The contact that stays. */
  contactId: z.uuid("Is not an id."),
  /** The contact that becomes part of it. */
  mergedId: z.uuid("Is not an id."),
  /** Somebody has read that the two have different numbers or WhatsApp ids, and means it. */
  confirmed: z.boolean().default(false),
});

/** GET /contacts/{id}/consents */
export const consentListQuery = z.object({ limit: pageLimit, cursor: timeCursor.optional() });
export type ConsentListQuery = z.output<typeof consentListQuery>;

export const consentParams = z.object({ contactId: z.uuid(), category: z.string().max(40) });

/** PUT /contacts/{id}/consents/{category} */
export const consentInput = z
  .strictObject({
    granted: z.boolean("Say whether they agree: true or false."),
    /** How it is known: the form they ticked, what they said on the phone. */
    proof: z
      .string("Must be text.")
      .max(2_000, "At most 2,000 characters.")
      .nullish()
      .transform((text) => text?.trim() || null),
    /** When they said so; now when left out. */
    at: z.iso.datetime({ offset: true, error: "Must be a time in ISO 8601." }).optional(),
  })
  .refine(({ granted, proof }) => !granted || proof !== null, {
    path: ["proof"],
    message: "Say how you know that they agreed.",
  });
export type ConsentInput = z.output<typeof consentInput>;
