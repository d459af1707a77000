import { dialledForm } from "@/lib/contacts/equivalents";

/**
 * The number of somebody, in one spelling, else their user id; as judging.ts writes recipients down. Which of the two a
 * message goes to is decided when it leaves, see `addressFor`.
 */
export function addressOf(contact: {
  waId: string | null;
  phone: string | null;
  bsuid: string | null;
}): string | null {
  const digits = contact.waId ?? contact.phone?.replace(/\D/g, "");
  return digits ? dialledForm(digits) : contact.bsuid;
}

/** E.164 of a number; null for a user id. */
export const numberIn = (address: string | null): string | null =>
  address && /^\d+$/.test(address) ? `+${address}` : null;
