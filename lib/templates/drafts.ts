import { db, type Prisma } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { announceTemplates } from "@/lib/templates/announce";
import { getTemplate } from "@/lib/templates/queries";
import { editingOf, refusalOfEdit } from "@/lib/templates/rules";
import type { TemplateChange, TemplateCopyInput, TemplateInput } from "@/lib/templates/schemas";
import type { TemplateDetail } from "@/lib/templates/views";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Tx } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

type Json = Prisma.InputJsonValue;

/** Drafts a workspace may have lying about at most. */
const mostDrafts = 1_000;

/** The business account meant by an input. @throws AppError not_found; invalid when it is not clear */
async function wabaMeant(tx: Tx, workspaceId: string, input: { wabaId?: string; phoneNumberId?: string }) {
  if (input.phoneNumberId) {
    const number = await tx.phoneNumber.findUnique({
      where: { workspaceId_id: { workspaceId, id: input.phoneNumberId } },
      select: { wabaId: true },
    });
    if (!number) throw notFound("phone_number");
    return number.wabaId;
  }
  const accounts = await tx.waba.findMany({
    where: input.wabaId
      ? { workspaceId, id: input.wabaId }
      : { workspaceId, phoneNumbers: { some: { connectedMetaId: { not: null } } } },
    select: { id: true },
    take: 2,
  });
  if (accounts.length === 1) return accounts[0]!.id;
  if (input.wabaId) throw notFound("waba");
  const problem = accounts.length
    ? "Say for which business account: the workspace has several."
    : "Connect a number first: templates belong to its business account.";
  throw new AppError("invalid", "waba_needed", problem, { fields: { wabaId: problem } });
}

const taken = (name: string, language: string): AppError => {
  const problem = `There is already a template “${name}” in ${language}.`;
  return new AppError("conflict", "name_taken", problem, { fields: { name: problem } });
};

type Key = { workspaceId: string; wabaId: string; name: string; language: string };

/** A name whose template is deleted is free for a new draft, which takes over its row. */
async function claimName(tx: Tx, key: Key): Promise<string | null> {
  const row = await tx.template.findUnique({
    where: { workspaceId_wabaId_name_language: key },
    select: { id: true, deletedAt: true },
  });
  if (row && !row.deletedAt) throw taken(key.name, key.language);
  return row?.id ?? null;
}

/** Two who take the same name at once: one has it, the other is told. */
async function named<T>(
  { name, language }: Pick<Key, "name" | "language">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === "P2002") throw taken(name, language);
    throw error;
  }
}

/** Files a template shows are kept for it, however long nobody sends it. @throws AppError not_found */
async function keepSamples(tx: Tx, workspaceId: string, components: unknown): Promise<void> {
  const ids = [
    ...new Set(
      [...JSON.stringify(components).matchAll(/"media_id":"([0-9a-f-]{36})"/g)].map(([, id]) => id!),
    ),
  ];
  if (ids.length === 0) return;
  const { count } = await tx.media.updateMany({
    where: { workspaceId, id: { in: ids }, state: "ready" },
    data: { dueAt: null },
  });
  if (count !== ids.length) throw notFound("media");
}

/**
 * Keeps a draft of a template; Meta hears nothing of it.
 * @throws AppError not_found for an account, number or sample; conflict `name_taken`; invalid `waba_needed`
 */
export async function createTemplate(
  scope: Scope,
  input: TemplateInput,
  call?: AuditCall,
): Promise<TemplateDetail> {
  const { workspaceId, actor } = scope;
  const { wabaId: _, phoneNumberId: __, ...draft } = input;
  const id = await named(draft, () =>
    db.$transaction(async (prisma) => {
      const tx = prisma as Tx;
      const wabaId = await wabaMeant(tx, workspaceId, input);
      const drafts = await tx.template.count({ where: { workspaceId, metaId: null, deletedAt: null } });
      if (drafts >= mostDrafts) {
        throw new AppError(
          "conflict",
          "too_many_drafts",
          `A workspace keeps at most ${mostDrafts} drafts of templates. Delete some.`,
        );
      }
      await keepSamples(tx, workspaceId, draft.components);
      const before = await claimName(tx, { workspaceId, wabaId, name: draft.name, language: draft.language });
      const id = before ?? newId();
      const data = {
        category: draft.category,
        parameterFormat: draft.parameterFormat,
        components: draft.components as unknown as Json,
        ttlSeconds: draft.ttlSeconds,
        status: "DRAFT",
        statusAt: new Date(),
        createdById: actor.type === "user" ? actor.userId : null,
      };
      if (before) {
        await tx.template.update({
          where: { workspaceId_id: { workspaceId, id } },
          data: { ...data, ...nothingOfMeta },
        });
      } else {
        await tx.template.create({
          data: { id, workspaceId, wabaId, name: draft.name, language: draft.language, ...data },
        });
      }
      await writeEvent(tx, scope, id, "created", { to: draft.category });
      await recordAudit(
        {
          scope,
          action: "template.created",
          target: { type: "template", id },
          data: { name: draft.name, language: draft.language },
          call,
        },
        tx,
      );
      return id;
    }),
  );
  await announceTemplates(workspaceId, "rows", [id]);
  return getTemplate(scope, id);
}

/** What a row had of a template that is gone. */
const nothingOfMeta = {
  metaId: null,
  deletedAt: null,
  samples: {},
  quality: null,
  reason: null,
  submittedAt: null,
  syncedAt: null,
  nextCategory: null,
  nextCategoryAt: null,
} as const;

/** A line of the template's history that a member wrote by doing something. */
export async function writeEvent(
  tx: Tx,
  { workspaceId, actor }: Scope,
  templateId: string,
  kind: "created" | "submitted" | "resubmitted" | "edited" | "deleted" | "unpaused",
  more: { from?: string; to?: string; at?: Date } = {},
): Promise<void> {
  const { at = new Date(), ...words } = more;
  await tx.templateEvent.create({
    data: {
      id: newId(),
      workspaceId,
      templateId,
      kind,
      ...words,
      at,
      byUserId: actor.type === "user" ? actor.userId : null,
    },
  });
}

/** A draft like a template that is here, in another language or under another name. @throws as createTemplate */
export async function copyTemplate(
  scope: Scope,
  templateId: string,
  input: TemplateCopyInput,
  call?: AuditCall,
): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  const { draft, ...template } = await getTemplate(scope, templateId);
  const name = input.name ?? (input.language ? template.name : await freeName(workspaceId, template));
  const { parameterFormat, ...own } = template;
  const { category, components, ttlSeconds } = draft ?? own;
  return createTemplate(
    scope,
    {
      name,
      language: (input.language ?? template.language) as TemplateInput["language"],
      category: category as TemplateInput["category"],
      parameterFormat,
      components,
      ttlSeconds,
      wabaId: input.wabaId ?? template.wabaId,
    },
    call,
  );
}

async function freeName(workspaceId: string, template: { wabaId: string; name: string; language: string }) {
  const stem = template.name.replace(/_copy(_\d+)?$/, "").slice(0, 500);
  const rows = await db.template.findMany({
    where: { workspaceId, wabaId: template.wabaId, name: { startsWith: `${stem}_copy` }, deletedAt: null },
    select: { name: true },
    take: mostDrafts,
  });
  const names = new Set(rows.map((row) => row.name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${stem}_copy` : `${stem}_copy_${n}`;
    if (!names.has(name)) return name;
  }
}

/**
 * Changes a draft, or keeps changes of a template Meta has until they are submitted. Name, language and kind of variables
 * of a template Meta has cannot change.
 * @throws AppError not_found; conflict `name_taken`, `name_is_fixed`, `category_is_fixed`, `changed_meanwhile`, and when
 *   Meta would not take a change now: `template_in_review`, `template_deleted`, `template_status`
 */
export async function changeTemplate(
  scope: Scope,
  templateId: string,
  { basedOn, ...change }: TemplateChange,
  call?: AuditCall,
): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  const now = new Date();
  await named({ name: change.name ?? "", language: change.language ?? "" }, () =>
    db.$transaction(async (prisma) => {
      const tx = prisma as Tx;
      await tx.$queryRaw`SELECT 1 FROM templates WHERE workspace_id = ${workspaceId}::uuid AND id = ${templateId}::uuid
        FOR UPDATE`;
      const row = await tx.template.findUnique({
        where: { workspaceId_id: { workspaceId, id: templateId } },
      });
      if (!row) throw notFound("template");
      if (basedOn !== undefined && basedOn !== row.updatedAt.toISOString()) {
        throw new AppError(
          "conflict",
          "changed_meanwhile",
          "Somebody else changed this template since it was read. Read it again, then change it.",
        );
      }
      if (change.components) await keepSamples(tx, workspaceId, change.components);
      const where = { workspaceId_id: { workspaceId, id: templateId } };
      if (row.metaId === null && !row.deletedAt) {
        const key = {
          workspaceId,
          wabaId: row.wabaId,
          name: change.name ?? row.name,
          language: change.language ?? row.language,
        };
        if (key.name !== row.name || key.language !== row.language) {
          const gone = await claimName(tx, key);
          // Its row stays for the messages that point at it; only the name goes over.
          if (gone) throw taken(key.name, key.language);
        }
        await tx.template.update({
          where,
          data: { ...change, components: change.components as unknown as Json },
        });
      } else {
        // When it may be submitted again is asked then: until then changes wait here.
        const refusal = refusalOfEdit(editingOf({ ...row, edits: [] }, now));
        if (refusal) throw refusal;
        refuseFixed(row, change);
        const kept = (row.draft ?? row) as {
          category: string;
          components: unknown;
          ttlSeconds: number | null;
        };
        const draft = {
          category: change.category ?? kept.category,
          components: (change.components ?? kept.components) as Json,
          ttlSeconds: change.ttlSeconds === undefined ? kept.ttlSeconds : change.ttlSeconds,
          savedAt: now.toISOString(),
        };
        await tx.template.update({ where, data: { draft } });
      }
      await recordAudit(
        {
          scope,
          action: "template.changed",
          target: { type: "template", id: templateId },
          data: { fields: Object.keys(change) },
          call,
        },
        tx,
      );
    }),
  );
  await announceTemplates(workspaceId, "rows", [templateId]);
  return getTemplate(scope, templateId, now);
}

function refuseFixed(
  row: { name: string; language: string; status: string; category: string; parameterFormat: string },
  change: TemplateChange,
): void {
  for (const field of ["name", "language", "parameterFormat"] as const) {
    if (change[field] === undefined || change[field] === row[field]) continue;
    const problem = "Meta does not let this change once a template was submitted. Copy the template instead.";
    throw new AppError("conflict", "name_is_fixed", problem, { fields: { [field]: problem } });
  }
  if (change.category && row.status === "APPROVED" && change.category !== row.category) {
    const problem =
      "The category of an approved template stays. Copy the template to submit it under another one.";
    throw new AppError("conflict", "category_is_fixed", problem, { fields: { category: problem } });
  }
}

/** Forgets changes that were not submitted. Doing it twice is doing it once. @throws AppError not_found */
export async function discardDraft(scope: Scope, templateId: string): Promise<TemplateDetail> {
  const { workspaceId } = scope;
  await getTemplate(scope, templateId);
  await db.$executeRaw`UPDATE templates SET draft = NULL, updated_at = now()
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${templateId}::uuid AND draft IS NOT NULL`;
  await announceTemplates(workspaceId, "rows", [templateId]);
  return getTemplate(scope, templateId);
}
