import { newObjectId } from "../core/ids";
import { record } from "../core/journal";
import { dropTemplate, keepTemplate, state, type Account, type Template } from "../core/state";
import { journalTemplate, tellTemplateStatus } from "../core/template-events";
import { accountFor, MANAGEMENT, requireAccess, requirePermission, tokenOf } from "./auth";
import type { Json } from "./fields";
import { GraphError, missing, unknownObject } from "./errors";
import { pageOf } from "./paging";
import { ok, parametersOf, unpacked, type GraphRequest } from "./request";
import type { Routed } from "./send";
import { rightCategory, submit } from "./template-review";
import { refuse } from "./template-refusals";
import { checkName, readDraft } from "./template-rules";

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

function templatesOf(account: Account): Template[] {
  return [...state.templates.values()].filter((template) => template.wabaId === account.wabaId);
}

function input(request: GraphRequest): Json {
  const parameters = parametersOf(request);
  return { ...parameters, components: unpacked(parameters.components) };
}

/** `POST /{waba_id}/message_templates` */
export function createTemplate(request: GraphRequest, wabaId: string): Routed {
  const account = accountFor(request, wabaId);
  const parameters = input(request);
  const { name, language } = checkName(parameters.name, parameters.language);
  const draft = readDraft(parameters);
  const now = Date.now();
  account.templateCreations = account.templateCreations.filter((at) => now - at < HOUR_MS);
  if (account.templateCreations.length >= account.settings.templateCreationsPerHour)
    throw new GraphError(80007);
  if (templatesOf(account).length >= account.settings.templateLimit) {
    throw refuse(
      2388019,
      "Message Template Limit Exceeded",
      `This account has reached its limit of ${account.settings.templateLimit} message templates. Delete one to create another.`,
    );
  }
  if (state.templatesByName.has(`${wabaId}|${name}|${language}`)) {
    throw refuse(
      2388024,
      "Content in This Language Already Exists",
      `There is already ${language} content for this template. You can create a new template and try again.`,
    );
  }
  const blockedUntil = account.blockedNames[name] ?? 0;
  if (blockedUntil > now) {
    const days = Math.ceil((blockedUntil - now) / DAY_MS);
    throw refuse(
      2388023,
      "The message template is being deleted",
      `New ${language} content can't be added while the existing content is being deleted. Try again in ${days} days or consider creating a new message template.`,
    );
  }
  const template: Template = {
    id: newObjectId(),
    wabaId,
    name,
    language,
    status: "PENDING",
    rejectedReason: "NONE",
    rejection: null,
    qualityScore: "UNKNOWN",
    createdAt: now,
    reviewAt: null,
    edits: [],
    ...draft,
    category: rightCategory(draft.category, draft.components),
  };
  account.templateCreations.push(now);
  record(["acct", account]);
  keepTemplate(template);
  submit(template, false);
  return ok({ id: template.id, status: template.status, category: template.category });
}

const FIELDS: Record<string, (template: Template) => unknown> = {
  id: (template) => template.id,
  name: (template) => template.name,
  language: (template) => template.language,
  status: (template) => template.status,
  category: (template) => template.category,
  components: (template) => template.components,
  parameter_format: (template) => template.parameterFormat,
  rejected_reason: (template) => template.rejectedReason,
  rejection_info: (template) => template.rejection ?? undefined,
  quality_score: (template) => ({
    score: template.qualityScore,
    date: Math.floor(template.createdAt / 1000),
  }),
  message_send_ttl_seconds: (template) => template.ttlSeconds ?? undefined,
  previous_category: () => undefined,
  correct_category: () => undefined,
  sub_category: () => undefined,
  cta_url_link_tracking_opted_out: () => false,
  last_updated_time: (template) =>
    new Date(template.edits.at(-1) ?? template.createdAt).toISOString().replace(/\.\d+Z/, "+0000"),
  health_status: (template) => ({
    can_send_message: template.status === "APPROVED" ? "AVAILABLE" : "BLOCKED",
    entities: [
      {
        entity_type: "MESSAGE_TEMPLATE",
        id: template.id,
        can_send_message: template.status === "APPROVED" ? "AVAILABLE" : "BLOCKED",
      },
    ],
  }),
};
const USUAL = ["name", "parameter_format", "components", "language", "status", "category", "id"];

function project(template: Template, fields: string | null): Json {
  const names = fields
    ? fields
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean)
    : USUAL;
  const view: Json = {};
  for (const name of names) {
    const field = FIELDS[name];
    if (!field)
      throw new GraphError(100, {
        message: `(#100) Tried accessing nonexisting field (${name}) on node type (WhatsAppMessageTemplate)`,
      });
    const value = field(template);
    if (value !== undefined) view[name] = value;
  }
  view.id = template.id;
  return view;
}

/** `GET /{waba_id}/message_templates` with filters and pages, newest first. */
export function listTemplates(request: GraphRequest, wabaId: string): Routed {
  const account = accountFor(request, wabaId);
  const { query } = request;
  const equal = (parameter: string, value: string) => {
    const wanted = query.get(parameter);
    if (!wanted) return true;
    const list = unpacked(wanted);
    return Array.isArray(list) ? list.includes(value) : wanted === value;
  };
  const content = query.get("name_or_content")?.toLowerCase();
  const wanted = templatesOf(account).filter(
    (template) =>
      equal("status", template.status) &&
      equal("category", template.category) &&
      equal("language", template.language) &&
      (!query.get("name") || template.name.includes(query.get("name")!)) &&
      (!content || (template.name + JSON.stringify(template.components)).toLowerCase().includes(content)),
  );
  wanted.sort((a, b) => b.createdAt - a.createdAt || Number(b.id) - Number(a.id));
  return ok(
    pageOf(
      request,
      wanted.map((template) => project(template, query.get("fields"))),
      25,
    ),
  );
}

function templateFor(request: GraphRequest, id: string): { template: Template; account: Account } {
  const token = tokenOf(request);
  const template = state.templates.get(id);
  const account = template && state.accounts.get(template.wabaId);
  if (!template || !account) throw unknownObject(request.method, id);
  requireAccess(token, template.wabaId);
  requirePermission(token, MANAGEMENT);
  return { template, account };
}

/** `GET /{template_id}` */
export function getTemplate(request: GraphRequest, id: string): Routed {
  return ok(project(templateFor(request, id).template, request.query.get("fields")));
}

/** `POST /{template_id}`: the whole component list is replaced and reviewed again. */
export function editTemplate(request: GraphRequest, id: string): Routed {
  const { template } = templateFor(request, id);
  const parameters = input(request);
  if (template.status === "PENDING") {
    throw refuse(
      2388039,
      "Template can't be edited",
      "This message template is in review. It can be edited once the review is done.",
    );
  }
  if (!["APPROVED", "REJECTED", "PAUSED"].includes(template.status)) {
    throw refuse(
      2388039,
      "Template can't be edited",
      `A message template with the status ${template.status} can't be edited.`,
    );
  }
  const now = Date.now();
  const category =
    parameters.category === undefined ? template.category : String(parameters.category).toUpperCase();
  if (template.status === "APPROVED") {
    if (category !== template.category) {
      throw refuse(
        2388039,
        "Category can't be changed",
        "The category of an approved template can't be edited.",
      );
    }
    template.edits = template.edits.filter((at) => now - at < 30 * DAY_MS);
    if (template.edits.some((at) => now - at < DAY_MS) || template.edits.length >= 10) {
      throw refuse(
        2388039,
        "Template can't be edited",
        "An approved message template can be edited once in 24 hours and 10 times in 30 days.",
      );
    }
  }
  const draft = readDraft({
    category,
    parameter_format: template.parameterFormat,
    components: parameters.components ?? template.components,
    message_send_ttl_seconds: parameters.message_send_ttl_seconds ?? template.ttlSeconds,
  });
  if (template.status === "APPROVED") template.edits.push(now);
  Object.assign(template, draft, { category: rightCategory(draft.category, draft.components) });
  submit(template, true);
  return ok({ success: true, id: template.id, name: template.name, category: template.category });
}

/** `DELETE /{waba_id}/message_templates?name=` for all languages, with `hsm_id` for one. */
export function deleteTemplates(request: GraphRequest, wabaId: string): Routed {
  const account = accountFor(request, wabaId);
  const parameters = parametersOf(request);
  const { name, hsm_id: id } = parameters;
  if (typeof name !== "string" || name === "") throw missing("name");
  const doomed = templatesOf(account).filter(
    (template) => template.name === name && (id === undefined || template.id === String(id)),
  );
  if (doomed.length === 0) {
    throw new GraphError(100, {
      message: "Invalid parameter",
      subcode: 2593002,
      userTitle: "Message template not found",
      userMessage: `Message template ${name} was not found.`,
    });
  }
  if (doomed.some((template) => template.status === "DISABLED")) {
    throw refuse(2388094, "Template can't be deleted", "A disabled message template can't be deleted.");
  }
  for (const template of doomed) {
    if (template.status === "APPROVED") account.blockedNames[template.name] = Date.now() + 30 * DAY_MS;
    dropTemplate(template);
    record(["tpldel", template.id]);
    tellTemplateStatus({ ...template, status: "DELETED" });
  }
  record(["acct", account]);
  return ok({ success: true });
}

/** `POST /{template_id}/unpause` */
export function unpauseTemplate(request: GraphRequest, id: string): Routed {
  const { template } = templateFor(request, id);
  if (template.status !== "PAUSED") return ok({ success: false, reason: "The template is not paused." });
  template.status = "APPROVED";
  journalTemplate(template);
  tellTemplateStatus(template);
  return ok({ success: true });
}
