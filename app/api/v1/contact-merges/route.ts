import { mergeContacts } from "@/lib/contacts/merging";
import { contactMergeInput } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const POST = route(
  { role: "agent", body: contactMergeInput, status: 201 },
  ({ scope, body, ...call }) => mergeContacts(scope, body, call),
);
