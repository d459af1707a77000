import { z } from "zod";
import { consentCategories, contactFilter } from "@/lib/contacts/filters";
import { idCursor, pageLimit } from "@/lib/shared/pagination";

/** Contacts that may be named one by one; more are said by a search. */
export const mostNamed = 5_000;

const aLabel = z.uuid("Is not an id.");

/** What is done with each of many contacts. */
const bulkAction = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("add_label"), labelId: aLabel }),
    z.strictObject({ kind: z.literal("remove_label"), labelId: aLabel }),
    z.strictObject({
      kind: z.literal("set_field"),
      /** The key of a custom field. */
      key: z.string().max(40),
      /** null takes the value away. */
      value: z.union([z.string().max(2_000, "At most 2,000 characters."), z.number(), z.boolean(), z.null()]),
    }),
    z
      .strictObject({
        kind: z.literal("set_consent"),
        category: z.enum(consentCategories, "Must be marketing or utility."),
        granted: z.boolean("Say whether they agree: true or false."),
        /** How it is known: the form they ticked, the event where they signed. */
        proof: z
          .string("Must be text.")
          .max(2_000, "At most 2,000 characters.")
          .nullish()
          .transform((text) => text?.trim() || null),
      })
      .refine(({ granted, proof }) => !granted || proof !== null, {
        path: ["proof"],
        message: "Say how you know that they agreed.",
      }),
    z.strictObject({ kind: z.literal("delete") }),
  ],
  "Must be add_label, remove_label, set_field, set_consent or delete.",
);
export type BulkAction = z.output<typeof bulkAction>;

/** POST /contact-changes: these contacts, or everybody who fits a search now. */
export const contactChangeInput = z
  .strictObject({
    action: bulkAction,
    contactIds: z
      .array(z.uuid("Is not an id."))
      .min(1, "Choose somebody.")
      .max(mostNamed, `At most ${mostNamed}; say more of them by a search.`)
      .optional(),
    search: z
      .strictObject({
        q: z.string().max(200, "At most 200 characters.").optional(),
        filter: contactFilter.optional(),
        segmentId: z.uuid("Is not an id.").optional(),
      })
      .optional(),
  })
  .refine(({ contactIds, search }) => (contactIds === undefined) !== (search === undefined), {
    path: ["contactIds"],
    message: "Give either contactIds or search.",
  });
export type ContactChangeInput = z.output<typeof contactChangeInput>;

export const contactChangeParams = z.object({ contactChangeId: z.uuid() });

/** GET /contact-changes */
export const contactChangeListQuery = z.object({ limit: pageLimit, cursor: idCursor.optional() });
