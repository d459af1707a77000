import { z } from "zod";

// Meta's webhook shapes, read tolerantly: a key that is missing or of another type is simply not there, keys we do not
// know stay. Nothing here refuses anything; what an item lacks is decided where it is used.

const text = z.string().optional().catch(undefined);
/** Meta prints some ids as numbers. */
const id = z
  .union([z.string().min(1), z.number().transform(String)])
  .optional()
  .catch(undefined);
/** Seconds since 1970: a string in messages and statuses, a number elsewhere. */
const seconds = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,13}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);
const list = z.array(z.unknown()).catch([]);
const object = z.record(z.string(), z.unknown()).optional().catch(undefined);

/** An object; what is none is an empty one. */
const loose = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const schema = z.looseObject(shape);
  const nothing = Object.freeze(schema.parse({}));
  return schema.catch(nothing as z.output<typeof schema>);
};

export const envelopeSchema = z.looseObject({ object: text, entry: z.array(z.unknown()) });

/** `field` at this level is a slip of two published examples. */
export const entrySchema = loose({ id, time: seconds, changes: list, field: text });

export const changeSchema = loose({ field: text, value: object });

export const valueSchema = loose({
  metadata: loose({ phone_number_id: id, display_phone_number: id }),
  contacts: list,
  messages: list,
  statuses: list,
  errors: list,
  message_echoes: list,
  history: list,
  calls: list,
  user_preferences: list,
  state_sync: list,
  field: text,
  event: text,
});

/** `value.contacts[]`: who the messages or statuses beside it are about. */
export const contactSchema = loose({
  wa_id: id,
  user_id: id,
  profile: loose({ name: text, username: text }),
});

export const errorSchema = loose({
  code: z.coerce.number().catch(0),
  title: text,
  message: text,
  details: text,
  href: text,
  error_data: loose({ details: text }),
});

/** A shared contact card, as far as its number goes. */
export const cardSchema = loose({ vcard: text, phones: list });
export const cardPhoneSchema = loose({ wa_id: id, phone: text });

export const messageSchema = loose({
  id,
  from: id,
  from_user_id: id,
  to: id,
  to_user_id: id,
  timestamp: seconds,
  type: text,
  group_id: id,
  origin: text,
  context: loose({ id, from: id }),
  referral: object,
  history_context: loose({ status: text }),
  reaction: loose({ message_id: id }),
  edit: loose({ original_message_id: id }),
  revoke: loose({ original_message_id: id }),
  system: loose({ type: text, body: text, wa_id: id, new_wa_id: id, user_id: id, previous_user_id: id }),
});

export const statusSchema = loose({
  id,
  status: text,
  type: text,
  timestamp: seconds,
  recipient_id: id,
  recipient_user_id: id,
  recipient_type: text,
  biz_opaque_callback_data: text,
  errors: list,
  pricing: object,
});

export const callSchema = loose({
  id,
  from: id,
  from_user_id: id,
  direction: text,
  event: text,
  timestamp: seconds,
});

export const preferenceSchema = loose({
  wa_id: id,
  user_id: id,
  category: text,
  value: text,
  timestamp: seconds,
});

export const stateSyncSchema = loose({
  type: text,
  action: text,
  contact: loose({ full_name: text, first_name: text, phone_number: id }),
});

export const historySchema = loose({ threads: list, errors: list });
export const threadSchema = loose({ id, messages: list });

export const accountValueSchema = loose({
  event: text,
  phone_number: id,
  display_phone_number: id,
  decision: text,
  requested_verified_name: text,
  current_limit: id,
  max_daily_conversations_per_business: id,
  ban_info: loose({ waba_ban_state: text }),
  waba_info: loose({ waba_id: id }),
  rejection_reason: text,
});

/** The value of the four fields about templates; each has some of these. */
export const templateValueSchema = loose({
  event: text,
  message_template_id: id,
  message_template_name: text,
  message_template_language: text,
  message_template_category: text,
  reason: text,
  rejection_info: loose({ reason: text, recommendation: text }),
  other_info: loose({ title: text, description: text }),
  disable_info: loose({ disable_date: text }),
  previous_quality_score: text,
  new_quality_score: text,
  message_template_title: text,
  message_template_element: text,
  message_template_footer: text,
  previous_category: text,
  new_category: text,
  correct_category: text,
  category_update_timestamp: seconds,
});
