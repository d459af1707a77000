import { z } from "zod";
import {
  customFieldChange,
  customFieldInput,
  customFieldOrder,
  customFieldTypes,
  type CustomFieldView,
} from "@/lib/contacts/custom-fields";
import { labelChange, labelInput, type LabelView } from "@/lib/contacts/labels";
import { conversation } from "@/lib/http/operations/inbox";
import { component, id, time, type Operation } from "@/lib/http/operations/operation";
import { cannedReplyChange, cannedReplyInput, type CannedReplyView } from "@/lib/inbox/canned-replies";
import { macroAction, type MacroView } from "@/lib/inbox/macro-actions";
import { macroRunInput, type MacroRunView } from "@/lib/inbox/macro-runs";
import { macroChange, macroInput } from "@/lib/inbox/macros";
import { inboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { hues } from "@/lib/shared/hues";
import { teamChange, teamInput, type TeamView } from "@/lib/team/teams";

const whole = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row) });

const label = component(
  "Label",
  z.object({ id, name: z.string(), color: z.enum(hues) }) satisfies z.ZodType<LabelView>,
);
const team = component(
  "Team",
  z.object({
    id,
    name: z.string(),
    memberIds: z.array(id).describe("Ids of users."),
  }) satisfies z.ZodType<TeamView>,
);
const customField = component(
  "CustomField",
  z.object({
    id,
    key: z.string().describe("Its name in contact.custom. Never changes."),
    name: z.string(),
    type: z.enum(customFieldTypes),
    options: z.array(z.string()).describe("What a choice chooses from."),
    position: z.number(),
  }) satisfies z.ZodType<CustomFieldView>,
);
const cannedReply = component(
  "CannedReply",
  z.object({
    id,
    shortcut: z.string().describe("Typed as /shortcut."),
    text: z.string().describe("May hold variables: {{contact.first_name|there}}."),
    updatedAt: time,
  }) satisfies z.ZodType<CannedReplyView>,
);

const macro = component(
  "Macro",
  z.object({
    id,
    name: z.string(),
    shared: z.boolean().describe("Everybody's; otherwise one's own."),
    actions: z.array(macroAction),
  }) satisfies z.ZodType<MacroView>,
);
const macroRun = z.object({
  macroId: id,
  messageIds: z.array(id).describe("What was sent and written."),
  changed: z.boolean(),
  conversation,
}) satisfies z.ZodType<MacroRunView>;

const shared = { about: "Library of the inbox" } as const;
const reading = { ...shared, method: "GET", access: { role: "viewer" } } as const;
const agents = { ...shared, access: { role: "agent" } } as const;
const admins = { ...shared, access: { role: "admin" } } as const;

export const sharedListOperations: Operation[] = [
  { ...reading, path: "/labels", summary: "List labels", answer: whole(label) },
  {
    ...agents,
    method: "POST",
    path: "/labels",
    summary: "Make a label",
    body: labelInput,
    example: { name: "Refund", color: "red" },
    status: 201,
    answer: label,
  },
  {
    ...admins,
    method: "PATCH",
    path: "/labels/{labelId}",
    summary: "Rename or recolour a label",
    body: labelChange,
    example: { color: "blue" },
    answer: label,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/labels/{labelId}",
    summary: "Delete a label, also from conversations and contacts",
    answer: null,
  },
  { ...reading, path: "/teams", summary: "List teams with their members", answer: whole(team) },
  {
    ...admins,
    method: "POST",
    path: "/teams",
    summary: "Make a team",
    body: teamInput,
    example: { name: "Sales", memberIds: [] },
    status: 201,
    answer: team,
  },
  {
    ...admins,
    method: "PATCH",
    path: "/teams/{teamId}",
    summary: "Rename a team or choose its members",
    body: teamChange,
    example: { name: "Sales and advice" },
    answer: team,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/teams/{teamId}",
    summary: "Delete a team; its conversations belong to no team then",
    answer: null,
  },
  {
    ...reading,
    path: "/custom-fields",
    summary: "List custom fields of contacts",
    answer: whole(customField),
  },
  {
    ...admins,
    method: "POST",
    path: "/custom-fields",
    summary: "Make a custom field",
    body: customFieldInput,
    example: { key: "plan", name: "Plan", type: "choice", options: ["Basic", "Plus"] },
    status: 201,
    answer: customField,
  },
  {
    ...admins,
    method: "PUT",
    path: "/custom-fields/order",
    summary: "Put custom fields into an order",
    body: customFieldOrder,
    example: { ids: ["01970000-0000-7000-8000-000000000000"] },
    answer: whole(customField),
  },
  {
    ...admins,
    method: "PATCH",
    path: "/custom-fields/{customFieldId}",
    summary: "Rename a custom field or change its options",
    body: customFieldChange,
    example: { name: "Tariff" },
    answer: customField,
  },
  {
    ...admins,
    method: "DELETE",
    path: "/custom-fields/{customFieldId}",
    summary: "Delete a custom field with all its values",
    answer: null,
  },
  { ...reading, path: "/canned-replies", summary: "List canned replies", answer: whole(cannedReply) },
  {
    ...agents,
    method: "POST",
    path: "/canned-replies",
    summary: "Make a canned reply",
    body: cannedReplyInput,
    example: { shortcut: "hours", text: "Hello {{contact.first_name|there}}, we are open from 9 to 5." },
    status: 201,
    answer: cannedReply,
  },
  {
    ...agents,
    method: "PATCH",
    path: "/canned-replies/{cannedReplyId}",
    summary: "Change a canned reply",
    body: cannedReplyChange,
    example: { text: "We are open from 9 to 6." },
    answer: cannedReply,
  },
  {
    ...agents,
    method: "DELETE",
    path: "/canned-replies/{cannedReplyId}",
    summary: "Delete a canned reply",
    answer: null,
  },
  { ...reading, path: "/macros", summary: "List everybody's macros and one's own", answer: whole(macro) },
  {
    ...agents,
    method: "POST",
    path: "/macros",
    summary: "Make a macro",
    description: "Those for everybody are made by admins.",
    body: macroInput,
    example: {
      name: "Thank and close",
      actions: [{ type: "send_text", text: "Thank you." }, { type: "close" }],
    },
    status: 201,
    answer: macro,
  },
  {
    ...agents,
    method: "PATCH",
    path: "/macros/{macroId}",
    summary: "Change a macro",
    body: macroChange,
    example: { name: "Thank, then close" },
    answer: macro,
  },
  { ...agents, method: "DELETE", path: "/macros/{macroId}", summary: "Delete a macro", answer: null },
  {
    ...agents,
    method: "POST",
    path: "/conversations/{conversationId}/macro-runs",
    summary: "Run a macro in a conversation",
    description: "Checked as a whole before anything is done.",
    headers: { "Idempotency-Key": "Up to 200 printable characters; the same key sends each message once." },
    body: macroRunInput,
    example: { macroId: "01970000-0000-7000-8000-000000000000" },
    status: 201,
    answer: macroRun,
  },
  {
    ...reading,
    path: "/phone-numbers/{phoneNumberId}/inbox-settings",
    summary: "Read how the inbox treats a number's conversations",
    answer: component("InboxSettings", inboxSettings),
  },
  {
    ...admins,
    method: "PUT",
    path: "/phone-numbers/{phoneNumberId}/inbox-settings",
    summary: "Say how the inbox treats a number's conversations",
    description: "What is left out gets its default.",
    body: inboxSettings,
    example: { autoAssignment: { enabled: true, limitPerMember: 15, teamId: null }, closingMessage: null },
    answer: inboxSettings,
  },
];
