import { z } from "zod";

// The objects of each type of message we send, with the limits Meta documents ("Messages" of the Cloud API). What Meta
// adds to the deep parts of templates and interactive messages passes through: it checks them again. Isomorphic.

/** Characters and counts of the parts that are written by hand. Source: Meta, "Interactive messages", "Location". */
export const limits = {
  header: 60,
  body: 1_024,
  listBody: 4_096,
  footer: 60,
  buttonTitle: 20,
  buttons: 3,
  sections: 10,
  sectionTitle: 24,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  link: 2_000,
  place: 1_000,
} as const;

const text = (max: number) =>
  z
    .string("Must be text.")
    .trim()
    .min(1, "Must not be empty.")
    .max(max, `At most ${max.toLocaleString("en")} characters.`);

const link = z
  .url({ protocol: /^https$/, error: "Must be a link that begins with https://." })
  .max(2_000, "At most 2,000 characters.");
const metaMediaId = z.string("Must be text.").regex(/^[\w.:-]{1,200}$/, "Is not a media id.");

const oneSource = (given: unknown): boolean => {
  const { id, link: address, mediaId: ours } = given as { id?: string; link?: string; mediaId?: string };
  return [id, address, ours].filter((source) => source !== undefined).length === 1;
};

/** In headers of interactive messages: Meta's id or a link. */
const metaMedia = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z
    .strictObject({ id: metaMediaId.optional(), link: link.optional(), ...extra })
    .refine(oneSource, { error: "Give either an id or a link." });

/** In messages: also a file that was uploaded here, or that a customer sent. */
const media = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z
    .strictObject({
      id: metaMediaId.optional().describe("Meta's id of a file."),
      link: link.optional(),
      mediaId: z.uuid("Is not an id.").optional().describe("The id of a file of POST /media."),
      ...extra,
    })
    .refine(oneSource, { error: "Give one of mediaId, id and link." });

const caption = text(1_024).optional();

const image = media({ caption });
const video = media({ caption });
const document = media({ caption, filename: text(240).optional() });
const audio = media({ voice: z.boolean().optional() });
const sticker = media({});

const degrees = (most: number) =>
  z.coerce.number("Must be a number.").min(-most, `At least -${most}.`).max(most, `At most ${most}.`);

const location = z.strictObject({
  latitude: degrees(90),
  longitude: degrees(180),
  name: text(limits.place).optional(),
  address: text(limits.place).optional(),
});

/** One emoji as people count: a flag, a family or a skin tone is one. Empty takes the reaction back. */
const emoji = z
  .string("Must be text.")
  .refine(
    (value) =>
      value === "" ||
      (/\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*\d]\uFE0F?\u20E3/u.test(value) &&
        [...new Intl.Segmenter().segment(value)].length === 1),
    "Must be one emoji, or empty to take the reaction back.",
  );

const card = z.looseObject({
  name: z
    .looseObject({ formatted_name: text(1_000) })
    .refine(
      (name) =>
        ["first_name", "last_name", "middle_name", "suffix", "prefix"].some(
          (part) => typeof name[part] === "string" && name[part] !== "",
        ),
      "Needs formatted_name and one more part, first_name for example.",
    ),
  phones: z.array(z.looseObject({ phone: text(50).optional() })).optional(),
  emails: z.array(z.looseObject({ email: text(320).optional() })).optional(),
  addresses: z.array(z.looseObject({})).optional(),
  urls: z.array(z.looseObject({ url: text(2_000).optional() })).optional(),
  org: z.looseObject({}).optional(),
  birthday: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "Must look like 1990-12-31.")
    .optional(),
});

const contacts = z
  .array(card, "Must be a list of contact cards.")
  .min(1, "Give at least one contact card.")
  .max(257, "At most 257 contact cards.");

// ── interactive ──

const header = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("text"), text: text(limits.header) }),
    z.strictObject({ type: z.literal("image"), image: metaMedia({}) }),
    z.strictObject({ type: z.literal("video"), video: metaMedia({}) }),
    z.strictObject({ type: z.literal("document"), document: metaMedia({ filename: text(240).optional() }) }),
  ],
  "Must be text, image, video or document.",
);
const textHeader = z.strictObject({
  type: z.literal("text", "This kind takes only a text header."),
  text: text(limits.header),
});
const body = (max: number = limits.body) => z.strictObject({ text: text(max) });
const footer = z.strictObject({ text: text(limits.footer) }).optional();

const allDifferent = <T>(items: readonly T[], key: (item: T) => unknown): boolean =>
  new Set(items.map(key)).size === items.length;

const replyButtons = z
  .array(
    z.strictObject({
      type: z.literal("reply"),
      reply: z.strictObject({ id: text(256), title: text(limits.buttonTitle) }),
    }),
  )
  .min(1, "Give one to three buttons.")
  .max(limits.buttons, "At most three buttons.")
  .refine((buttons) => allDifferent(buttons, ({ reply }) => reply.id), "Each button needs an id of its own.")
  .refine(
    (buttons) => allDifferent(buttons, ({ reply }) => reply.title),
    "Each button needs a title of its own.",
  );

const listSections = z
  .array(
    z.strictObject({
      title: text(limits.sectionTitle).optional(),
      rows: z
        .array(
          z.strictObject({
            id: text(200),
            title: text(limits.rowTitle),
            description: text(limits.rowDescription).optional(),
          }),
        )
        .min(1, "A section needs a row."),
    }),
  )
  .min(1, "Give at least one section.")
  .max(limits.sections, "At most ten sections.")
  .refine(
    (all) => all.flatMap(({ rows }) => rows).length <= limits.rows,
    "At most ten rows over all sections.",
  )
  .refine(
    (all) => all.length === 1 || all.every(({ title }) => title !== undefined),
    "With several sections each needs a title.",
  )
  .refine(
    (all) =>
      allDifferent(
        all.flatMap(({ rows }) => rows),
        ({ id }) => id,
      ),
    "Each row needs an id of its own.",
  );

const ctaLink = z
  .url({ protocol: /^https?$/, error: "Must be a link that begins with https://." })
  .max(limits.link, "At most 2,000 characters.");
const ctaAction = z.strictObject({
  name: z.literal("cta_url"),
  parameters: z.strictObject({ display_text: text(limits.buttonTitle), url: ctaLink }),
});

const productSections = z
  .array(
    z.strictObject({
      title: text(24).optional(),
      product_items: z.array(z.strictObject({ product_retailer_id: text(100) })).min(1),
    }),
  )
  .min(1, "Give at least one section.")
  .max(10, "At most ten sections.")
  .refine((all) => all.flatMap((s) => s.product_items).length <= 30, "At most thirty products.");

const carouselCards = z
  .array(
    z.looseObject({
      card_index: z.number().int().min(0).max(9),
      type: text(40),
      header,
      body: z
        .strictObject({ text: text(160) })
        .refine(({ text: words }) => words.split("\n").length <= 3, "At most two line breaks.")
        .optional(),
      action: z.looseObject({}),
    }),
  )
  .min(2, "A carousel has two to ten cards.")
  .max(10, "A carousel has two to ten cards.");

const interactive = z.discriminatedUnion(
  "type",
  [
    z.strictObject({
      type: z.literal("button"),
      header: header.optional(),
      body: body(),
      footer,
      action: z.strictObject({ buttons: replyButtons }),
    }),
    z.strictObject({
      type: z.literal("list"),
      header: textHeader.optional(),
      body: body(limits.listBody),
      footer,
      action: z.strictObject({ button: text(limits.buttonTitle), sections: listSections }),
    }),
    z.strictObject({
      type: z.literal("cta_url"),
      header: header.optional(),
      body: body(),
      footer,
      action: ctaAction,
    }),
    z.strictObject({
      type: z.literal("flow"),
      header: header.optional(),
      body: body(),
      footer,
      action: z.strictObject({
        name: z.literal("flow"),
        parameters: z
          .looseObject({ flow_message_version: z.literal("3"), flow_cta: text(20) })
          .refine(
            (flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined),
            "Give either flow_id or flow_name.",
          ),
      }),
    }),
    z.strictObject({
      type: z.literal("product"),
      body: body().optional(),
      footer,
      action: z.strictObject({ catalog_id: text(100), product_retailer_id: text(100) }),
    }),
    z.strictObject({
      type: z.literal("product_list"),
      header: textHeader,
      body: body(),
      footer,
      action: z.strictObject({ catalog_id: text(100), sections: productSections }),
    }),
    z.strictObject({
      type: z.literal("catalog_message"),
      body: body(),
      footer,
      action: z.looseObject({ name: z.literal("catalog_message") }),
    }),
    z.strictObject({
      type: z.literal("location_request_message"),
      body: body(),
      action: z.strictObject({ name: z.literal("send_location") }),
    }),
    z.strictObject({
      type: z.literal("carousel"),
      body: body(),
      action: z.strictObject({ cards: carouselCards }),
    }),
    z.strictObject({
      type: z.literal("address_message"),
      header: header.optional(),
      body: body(),
      footer,
      action: z.looseObject({ name: z.literal("address_message") }),
    }),
    z.strictObject({
      type: z.literal("call_permission_request"),
      body: body().optional(),
      action: z.looseObject({ name: z.literal("call_permission_request") }),
    }),
  ],
  "Is not a kind of interactive message WhatsApp knows.",
);

const template = z.strictObject({
  name: z
    .string("Must be text.")
    .regex(/^[a-z0-9_]{1,512}$/, "Only lower-case letters, digits and underscores, at most 512."),
  language: z.looseObject({
    code: z.string("Must be text.").regex(/^[a-z]{2,3}([_-][A-Z]{2})?$/, "Must look like en or pt_BR."),
  }),
  components: z
    .array(z.looseObject({ type: text(40) }), "Must be a list.")
    .max(20, "At most twenty components.")
    .optional(),
});

const textMessage = z.strictObject({ body: text(4_096), preview_url: z.boolean().optional() });

/** What stands under the key of its type in a request to Meta. A reaction names its target otherwise with us. */
export const outgoingContent = {
  text: textMessage,
  image,
  video,
  audio,
  document,
  sticker,
  location,
  contacts,
  interactive,
  template,
} as const;

export { emoji as reactionEmoji };
