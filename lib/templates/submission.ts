import { db, Prisma } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { announceTemplates } from "@/lib/templates/announce";
import { coachFacts } from "@/lib/templates/checks";
import { coachTemplate } from "@/lib/templates/coach";
import { coachedRefusal } from "@/lib/templates/coached";
import { readComponents, type TemplateComponent } from "@/lib/templates/components";
import { writeEvent } from "@/lib/templates/drafts";
import { withLease } from "@/lib/templates/leases";
import { getTemplate } from "@/lib/templates/queries";
import { refusalOf } from "@/lib/templates/refusals";
import { refusalOfEdit } from "@/lib/templates/rules";
import { withHandles } from "@/lib/templates/samples";
import type { TemplateDraft } from "@/lib/templates/schemas";
import { accountOf, syncName, type TemplateAccount } from "@/lib/templates/sync";
import type { Samples, TemplateDetail } from "@/lib/templates/views";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";
import type { GraphFailure } from "@/lib/whatsapp/client";
import { createTemplateAtMeta, editTemplateAtMeta } from "@/lib/whatsapp/templates";

/** What is submitted: the draft, or the changes kept of a template Meta has. Null when there is nothing new. */
function submitted(template: TemplateDetail): TemplateDraft | null {
  if (template.metaId !== null && !template.draft) return null;
  const { category, components, ttlSeconds } = template.draft ?? template;
  return {
    name: template.name,
    language: template.language as TemplateDraft["language"],
    category: category as TemplateDraft["category"],
    parameterFormat: template.parameterFormat,
    components,
    ttlSeconds,
  };
}

/** What Meta took. */
type Taken = {
  metaId: string;
  status: string;
  category: string;
  components: TemplateComponent[];
  samples: Samples;
};

const ttlOf = ({ ttlSeconds }: TemplateDraft) =>
  ttlSeconds === null ? {} : { message_send_ttl_seconds: ttlSeconds };

/** Two templates say the same when everything a customer sees is the same; samples and examples may differ. */
function sameWords(a: readonly TemplateComponent[], b: readonly TemplateComponent[]): boolean {
  const seen = (components: readonly TemplateComponent[]) =>
    JSON.stringify(components, (key, value: unknown) => (key === "example" ? undefined : value));
  return seen(a) === seen(b);
}

/**
 * What became of a creation nobody answered, or that Meta says it has already: perhaps an earlier try of ours arrived.
 * @returns the template when Meta has it and it says what ours says
 */
async function findAtMeta(
  scope: Scope,
  template: TemplateDetail,
  draft: TemplateDraft,
): Promise<Taken | null> {
  await syncName({ workspaceId: scope.workspaceId, wabaId: template.wabaId }, draft.name);
  const row = await db.template.findUnique({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: template.id } },
  });
  if (!row?.metaId) return null;
  const { components } = readComponents(row.components);
  if (draft.category !== "AUTHENTICATION" && !sameWords(components, draft.components)) return null;
  const { metaId, status, category } = row;
  return { metaId, status, category, components, samples: {} };
}

const mayHaveArrived = (failure: GraphFailure): boolean =>
  failure.outcome === "ambiguous" || failure.error?.subcode === 2388024;

async function create(
  scope: Scope,
  account: TemplateAccount,
  template: TemplateDetail,
  draft: TemplateDraft,
): Promise<Taken> {
  const { components, samples } = await withHandles(account, draft.components);
  const answer = await createTemplateAtMeta(account.target, account.metaId, {
    name: draft.name,
    language: draft.language,
    category: draft.category,
    parameter_format: draft.parameterFormat,
    components,
    ...ttlOf(draft),
  });
  if (answer.ok) {
    const { id, status, category } = answer.data;
    return { metaId: id, status, category: category ?? draft.category, components, samples };
  }
  const found = mayHaveArrived(answer) ? await findAtMeta(scope, template, draft) : null;
  if (found) return { ...found, samples };
  throw refusalOf(answer, draft.components);
}

async function edit(
  account: TemplateAccount,
  template: TemplateDetail,
  draft: TemplateDraft,
): Promise<Taken> {
  const { components, samples } = await withHandles(account, draft.components);
  const answer = await editTemplateAtMeta(account.target, template.metaId!, {
    // The category of an approved template stays, and naming it is refused.
    ...(template.editing.categoryMayChange ? { category: draft.category } : {}),
    components,
    ...ttlOf(draft),
  });
  if (!answer.ok) throw refusalOf(answer, draft.components);
  return { metaId: template.metaId!, status: "PENDING", category: draft.category, components, samples };
}

/**
 * Writes down what Meta took. A webhook may have been faster: when the row says something else than before the call, that
 * is newer than Meta's answer.
 */
async function keep(
  scope: Scope,
  template: TemplateDetail,
  taken: Taken,
  call: AuditCall | undefined,
  startedAt: Date,
): Promise<void> {
  const { workspaceId } = scope;
  const isNew = template.metaId === null;
  await db.$transaction(async (prisma) => {
    const tx = prisma as Tx;
    await tx.$queryRaw`SELECT 1 FROM templates WHERE workspace_id = ${workspaceId}::uuid AND id = ${template.id}::uuid
      FOR UPDATE`;
    const where = { workspaceId_id: { workspaceId, id: template.id } };
    const row = await tx.template.findUnique({ where });
    if (!row) return;
    const untouched =
      row.status === template.status && (row.statusAt?.toISOString() ?? null) === template.statusAt;
    await tx.template.update({
      where,
      data: {
        metaId: taken.metaId,
        category: untouched ? taken.category : row.category,
        components: taken.components as unknown as Prisma.InputJsonValue,
        samples: taken.samples,
        draft: Prisma.DbNull,
        submittedAt: startedAt,
        deletedAt: null,
        ...(template.draft ? { ttlSeconds: template.draft.ttlSeconds } : {}),
        ...(untouched
          ? { status: taken.status, statusAt: startedAt, reason: null, reasonInfo: Prisma.DbNull }
          : {}),
      },
    });
    // Only changes of an approved template count against Meta's limits of one a day and ten a month.
    const change = template.status === "APPROVED" ? "edited" : "resubmitted";
    await writeEvent(tx, scope, template.id, isNew ? "submitted" : change, {
      to: taken.category,
      at: startedAt,
    });
    await recordAudit(
      {
        scope,
        action: isNew ? "template.submitted" : "template.edited",
        target: { type: "template", id: template.id },
        data: { name: template.name, language: template.language, category: taken.category },
        call,
      },
      tx,
    );
  });
}

/**
 * Submits a draft, or the kept changes of a template, to Meta's review. Of a double click one reaches Meta; when there is
 * nothing new the template is answered as it is. A try that nobody answered is looked up before anything is said, so a
 * second submission never makes a second template.
 *
 * @throws AppError not_found; invalid `template_refused` with what the coach found; invalid or conflict with Meta's no in
 *   words and its field; conflict `template_in_review`, `template_too_soon`, `template_too_often`, `template_status`,
 *   `template_deleted`, `template_busy`, `token_invalid`, `token_missing_permission`; rate_limited; unavailable
 */
export async function submitTemplate(
  scope: Scope,
  templateId: string,
  call?: AuditCall,
): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  const done = await withLease(workspaceId, templateId, async () => {
    const startedAt = new Date();
    const template = await getTemplate(scope, templateId, startedAt);
    const draft = submitted(template);
    if (!draft) return false;
    if (template.deletedAt && template.metaId === null) throw notFound("template");
    const refusal = refusalOfEdit(template.editing);
    if (refusal) throw refusal;
    const facts = await coachFacts(scope, { wabaId: template.wabaId, templateId });
    const errors = coachTemplate(draft, facts).filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw coachedRefusal(errors);
    const account = await accountOf({ workspaceId, wabaId: template.wabaId });
    const taken =
      template.metaId === null
        ? await create(scope, account, template, draft)
        : await edit(account, template, draft);
    await keep(scope, template, taken, call, startedAt);
    return true;
  });
  if (done) await announceTemplates(workspaceId, "rows", [templateId]);
  return getTemplate(scope, templateId);
}
