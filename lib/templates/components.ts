import { z } from "zod";

// Parts of a template in Meta's own words ("Template components"). Lenient on purpose: a draft may be unfinished, and what
// Meta adds later passes through. What Meta would refuse is said by the coach, part by part. Isomorphic.

/** Room for what is being written; the limits that count are the coach's. */
const words = z.string("Must be text.").max(8_000, "At most 8,000 characters.");
const examples = z.array(words, "Must be a list.").max(100, "At most 100 examples.");
const namedExamples = z
  .array(z.looseObject({ param_name: words, example: words }), "Must be a list.")
  .max(100, "At most 100 examples.");

const headerFormats = ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "PRODUCT"] as const;
export type HeaderFormat = (typeof headerFormats)[number];

const header = z.looseObject({
  type: z.literal("HEADER"),
  format: z.enum(headerFormats, `Must be one of ${headerFormats.join(", ")}.`),
  text: words.optional(),
  example: z
    .looseObject({
      header_text: examples.optional(),
      header_text_named_params: namedExamples.optional(),
      /** Meta's handle of an uploaded sample; made of `media_id` when the template is submitted. */
      header_handle: examples.optional(),
      /** Ours: the file uploaded by POST /media that is the sample. Meta never sees this key. */
      media_id: z.uuid("Is not an id.").optional(),
    })
    .optional(),
});

const body = z.looseObject({
  type: z.literal("BODY"),
  text: words.optional(),
  example: z
    .looseObject({
      body_text: z.array(examples, "Must be a list of lists.").max(1, "One list is enough.").optional(),
      body_text_named_params: namedExamples.optional(),
    })
    .optional(),
  /** Authentication: "For your security, do not share this code." */
  add_security_recommendation: z.boolean("Must be true or false.").optional(),
});

const footer = z.looseObject({
  type: z.literal("FOOTER"),
  text: words.optional(),
  /** Authentication, 1 to 90. */
  code_expiration_minutes: z.number("Must be a number.").optional(),
});

const buttonTypes = [
  "QUICK_REPLY",
  "URL",
  "PHONE_NUMBER",
  "COPY_CODE",
  "FLOW",
  "OTP",
  "CATALOG",
  "MPM",
  "SPM",
  "VOICE_CALL",
  "REQUEST_CONTACT_INFO",
] as const;
export type ButtonType = (typeof buttonTypes)[number];
export const otpTypes = ["COPY_CODE", "ONE_TAP", "ZERO_TAP"] as const;

const button = z.looseObject({
  type: z.enum(buttonTypes, `Must be one of ${buttonTypes.join(", ")}.`),
  text: words.optional(),
  url: words.optional(),
  /** Of a link with a variable, or of an offer code. Meta takes the code as text or as a list of one. */
  example: z.union([words, examples], "Must be text or a list.").optional(),
  phone_number: words.optional(),
  flow_id: z.union([words, z.number()]).optional(),
  flow_name: words.optional(),
  flow_action: words.optional(),
  navigate_screen: words.optional(),
  otp_type: z.enum(otpTypes, `Must be one of ${otpTypes.join(", ")}.`).optional(),
  autofill_text: words.optional(),
  zero_tap_terms_accepted: z.boolean("Must be true or false.").optional(),
  supported_apps: z
    .array(z.looseObject({ package_name: words, signature_hash: words }), "Must be a list.")
    .max(5, "At most five apps.")
    .optional(),
});

const buttons = z.looseObject({
  type: z.literal("BUTTONS"),
  buttons: z.array(button, "Must be a list.").max(20, "At most 20 buttons."),
});

const limitedTimeOffer = z.looseObject({
  type: z.literal("LIMITED_TIME_OFFER"),
  limited_time_offer: z.looseObject({
    text: words.optional(),
    has_expiration: z.boolean("Must be true or false.").optional(),
  }),
});

const callPermission = z.looseObject({ type: z.literal("CALL_PERMISSION_REQUEST") });

/** Cards of products are of another kind, which is not written here. */
const cardHeader = header.refine(({ format }) => format !== "PRODUCT", {
  path: ["format"],
  message: "Cards have pictures or videos.",
});
const cardPart = z.discriminatedUnion("type", [cardHeader, body, buttons], "Is not a part of a card.");
const carousel = z.looseObject({
  type: z.literal("CAROUSEL"),
  cards: z
    .array(z.looseObject({ components: z.array(cardPart, "Must be a list.").max(5) }), "Must be a list.")
    .max(20, "At most 20 cards."),
});

const component = z.discriminatedUnion(
  "type",
  [header, body, footer, buttons, limitedTimeOffer, carousel, callPermission],
  "Is not a part of a template.",
);

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Meta takes its words in any case and prints them in upper case. */
function inUpperCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inUpperCase);
  if (!isObject(value)) return value;
  const result: Json = { ...value };
  for (const key of ["type", "format", "otp_type"]) {
    if (typeof result[key] === "string") result[key] = result[key].toUpperCase();
  }
  for (const key of ["buttons", "cards", "components"]) {
    if (Array.isArray(result[key])) result[key] = result[key].map(inUpperCase);
  }
  return result;
}

/** The list `components` of a draft. */
export const componentList = z.preprocess(
  inUpperCase,
  z.array(component, "Must be a list.").max(10, "At most ten parts."),
);

export type TemplateComponent = z.output<typeof component>;
export type ComponentOf<Type extends TemplateComponent["type"]> = Extract<TemplateComponent, { type: Type }>;
export type TemplateButton = z.output<typeof button>;
export type TemplateCard = ComponentOf<"CAROUSEL">["cards"][number];

/**
 * Parts as Meta listed them or as they are stored. What is no part we know is left out and named.
 * @returns `unknown`: the kind of the first part that was left out, in lower case
 */
export function readComponents(raw: unknown): { components: TemplateComponent[]; unknown: string | null } {
  const components: TemplateComponent[] = [];
  let unknown: string | null = null;
  for (const entry of Array.isArray(raw) ? raw.map(inUpperCase) : []) {
    const known = component.safeParse(entry);
    if (known.success) components.push(known.data);
    else if (unknown === null) unknown = kindOf(entry);
  }
  return { components, unknown };
}

/** What an entry calls itself: the format of a header, the type of the first button that is not known, its own type. */
function kindOf(entry: unknown): string {
  if (!isObject(entry)) return "component";
  const strange = Array.isArray(entry.buttons)
    ? entry.buttons.find((one) => !button.safeParse(one).success)
    : undefined;
  const named = isObject(strange) ? strange.type : (entry.format ?? entry.type);
  return typeof named === "string" && named !== "" ? named.toLowerCase() : "component";
}

/** The first part of a kind. */
export const partOf = <Type extends TemplateComponent["type"]>(
  components: readonly TemplateComponent[],
  type: Type,
): ComponentOf<Type> | undefined =>
  components.find((entry): entry is ComponentOf<Type> => entry.type === type);

const variable = /\{\{\s*([\w.]+)\s*\}\}/g;

/** The variables of a text, each once, in order of appearance. */
export const variablesOf = (text: string | undefined): string[] => [
  ...new Set(Array.from((text ?? "").matchAll(variable), ([, name]) => name!)),
];

/** The text with each variable replaced; what `valueOf` has nothing for stays in braces. */
export const hydrate = (text: string, valueOf: (name: string) => string | undefined): string =>
  text.replace(variable, (written, name: string) => valueOf(name) || written);

/** Characters as a person counts them: an emoji of two units is one. */
export const lengthOf = (text: string): number => [...text].length;
