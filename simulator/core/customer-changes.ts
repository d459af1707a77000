import { showCustomer } from "../phone/stream";
import type { CustomerMessage } from "../types/customer";
import { inboundValue, metadataOf, senderOf } from "../webhooks/payloads";
import { tell } from "../webhooks/routing";
import { keepFromCustomer } from "./customer-messages";
import { indexCustomer, journalCustomer, unindexCustomer } from "./customers";
import { newBsuid } from "./ids";
import { countryOf, usualWaId } from "./phones";
import {
  behaviourOf,
  clockOf,
  PHONE_SETTINGS,
  type Account,
  type Customer,
  type Message,
  type PhoneNumber,
} from "./state";

/** Marketing stop and resume come under their own field. */
export function setPreference(
  account: Account,
  number: PhoneNumber,
  customer: Customer,
  value: "stop" | "resume",
): void {
  customer.settings = { ...customer.settings, marketingStopped: value === "stop" };
  journalCustomer(customer);
  showCustomer([number.id], customer);
  const { userIds } = behaviourOf(number);
  const who = {
    ...(customer.waId ? { wa_id: customer.waId } : {}),
    ...((userIds || !customer.waId) && customer.bsuid ? { user_id: customer.bsuid } : {}),
  };
  tell(account, number, "user_preferences", {
    messaging_product: "whatsapp",
    metadata: metadataOf(number),
    contacts: [{ profile: { name: customer.name }, ...who }],
    user_preferences: [
      {
        ...who,
        detail: `User requested to ${value} marketing messages`,
        category: "marketing_messages",
        value,
        timestamp: Math.floor(clockOf(number) / 1000),
      },
    ],
  });
}

/** A new phone or a new BSUID: the BSUID changes with the number, the thread stays (changelog of 2026-08-11). */
export function changeIdentity(
  account: Account,
  number: PhoneNumber,
  customer: Customer,
  input: Extract<CustomerMessage, { type: "number_change" | "user_id_change" }>,
): Message {
  const before = { waId: customer.waId, bsuid: customer.bsuid };
  const sender = senderOf(customer, behaviourOf(number).userIds);
  unindexCustomer(customer);
  if (input.type === "number_change") {
    customer.phone = input.phone.replace(/\D/g, "");
    customer.waId = usualWaId(customer.phone);
  }
  customer.bsuid =
    input.bsuid ?? newBsuid(customer.waId ? countryOf(customer.waId) : (before.bsuid ?? "US").slice(0, 2));
  if (customer.settings === PHONE_SETTINGS) customer.settings = { ...PHONE_SETTINGS };
  indexCustomer(customer);
  journalCustomer(customer);
  showCustomer([number.id], customer);
  const classic = input.type === "number_change" && input.classic === true;
  const [old, now] =
    input.type === "number_change"
      ? [before.waId ?? before.bsuid, customer.waId]
      : [before.bsuid, customer.bsuid];
  const system = {
    body: `User ${customer.name} changed from ${old} to ${now}`,
    ...(input.type === "number_change" ? { wa_id: customer.waId } : {}),
    ...(classic ? {} : { user_id: customer.bsuid, previous_user_id: before.bsuid }),
    type: input.type === "number_change" ? "user_changed_number" : "user_changed_user_id",
  };
  const message = keepFromCustomer(number, customer, "system", system, null, false);
  const from =
    input.type === "number_change" && before.waId
      ? { from: before.waId }
      : input.type === "number_change"
        ? sender
        : { from_user_id: before.bsuid };
  tell(
    account,
    number,
    "messages",
    inboundValue(number, customer, {
      ...from,
      id: message.wamid,
      timestamp: String(Math.floor(message.shownAt / 1000)),
      type: "system",
      system,
    }),
  );
  return message;
}
