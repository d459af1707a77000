import type { Customer } from "../core/state";
import type { CustomerView } from "../types/customer";

export function customerView(customer: Customer): CustomerView {
  const { id, wabaId, name, username, phone, waId, bsuid, stranger, settings } = customer;
  return { id, wabaId, name, username, phone, waId, bsuid, stranger, settings };
}
