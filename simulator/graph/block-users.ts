import { journalNumber } from "../core/accounts";
import { customerByBsuid } from "../core/customers";
import { readDialled } from "../core/phones";
import { clockOf, state, type Account, type Customer, type PhoneNumber } from "../core/state";
import { MESSAGING, numberFor } from "./auth";
import { isObject, type Json } from "./fields";
import { GraphError, missing } from "./errors";
import { pageOf } from "./paging";
import { ok, parametersOf, unpacked, type GraphRequest } from "./request";
import type { Routed } from "./send";

const DAY_MS = 24 * 3600 * 1000;

interface Named {
  input: string;
  customer: Customer | null;
}

function named(request: GraphRequest, number: PhoneNumber, account: Account): Named[] {
  const parameters = parametersOf(request);
  if (parameters.messaging_product !== "whatsapp") throw missing("messaging_product");
  const users = unpacked(parameters.block_users);
  if (!Array.isArray(users) || users.length === 0 || !users.every(isObject)) throw missing("block_users");
  return (users as Json[]).map(({ user, user_id }) => {
    const input = String(user ?? user_id ?? "");
    const digits = readDialled(input, number.digits);
    const customer = digits
      ? state.customerIndex.get(`${account.wabaId}|${digits}`)
      : customerByBsuid(account, input);
    return { input, customer: customer ?? null };
  });
}

function who({ input, customer }: Named): Json {
  return {
    input,
    ...(customer?.waId ? { wa_id: customer.waId } : customer?.bsuid ? { user_id: customer.bsuid } : {}),
  };
}

/** `POST /{phone_number_id}/block_users`: only users who wrote within 24 h can be blocked. */
export function blockUsers(request: GraphRequest, numberId: string): Routed {
  const { number, account } = numberFor(request, numberId, MESSAGING);
  const added: Json[] = [];
  const failed: Json[] = [];
  for (const one of named(request, number, account)) {
    const thread = one.customer ? state.threads.get(`${number.id}|${one.customer.id}`) : undefined;
    const recent = thread && clockOf(number) - thread.lastInboundAt < DAY_MS;
    if (one.customer && recent) {
      if (!number.blocked.includes(one.customer.id)) number.blocked.push(one.customer.id);
      added.push(who(one));
    } else {
      const error = one.customer
        ? {
            message: "Re-engagement message",
            code: 131047,
            error_data: { details: "The user has not sent a message to this number in the last 24 hours" },
          }
        : {
            message: "Message undeliverable",
            code: 131026,
            error_data: { details: "The user is not on WhatsApp or has not messaged this number" },
          };
      failed.push({ ...who(one), errors: [error] });
    }
  }
  journalNumber(number);
  const block_users = { added_users: added, ...(failed.length ? { failed_users: failed } : {}) };
  if (failed.length === 0) return ok({ messaging_product: "whatsapp", block_users });
  const error = new GraphError(139100, { details: "Failed to block some users" });
  return { status: 400, body: { messaging_product: "whatsapp", block_users, error: error.body } };
}

/** `DELETE /{phone_number_id}/block_users` */
export function unblockUsers(request: GraphRequest, numberId: string): Routed {
  const { number, account } = numberFor(request, numberId, MESSAGING);
  const removed = named(request, number, account).filter(
    ({ customer }) => customer && number.blocked.includes(customer.id),
  );
  number.blocked = number.blocked.filter((id) => !removed.some(({ customer }) => customer?.id === id));
  journalNumber(number);
  return ok({ messaging_product: "whatsapp", block_users: { removed_users: removed.map(who) } });
}

/** `GET /{phone_number_id}/block_users` */
export function listBlocked(request: GraphRequest, numberId: string): Routed {
  const { number } = numberFor(request, numberId, MESSAGING);
  const users = number.blocked.flatMap((id) => {
    const customer = state.customers.get(id);
    if (!customer) return [];
    return [
      {
        messaging_product: "whatsapp",
        ...(customer.waId ? { wa_id: customer.waId } : { user_id: customer.bsuid }),
      },
    ];
  });
  return ok(pageOf(request, users, 100));
}
