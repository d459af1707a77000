import { announceCampaign, getCampaign } from "@/lib/campaigns/queries";
import { refuseUnknown } from "@/lib/campaigns/references";
import type { CampaignChange, CampaignInput, CampaignVariantInput } from "@/lib/campaigns/schemas";
import type { CampaignView } from "@/lib/campaigns/views";
import { takeKey } from "@/lib/inbox/idempotency";
import { transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { publish } from "@/lib/realtime/publish";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import type pg from "pg";

const ownId = ({ actor }: Scope): string | null => (actor.type === "user" ? actor.userId : null);

async function writeVariants(
  client: pg.PoolClient,
  workspaceId: string,
  campaignId: string,
  variants: readonly CampaignVariantInput[],
): Promise<void> {
  await client.query(`DELETE FROM campaign_variants WHERE workspace_id = $1 AND campaign_id = $2`, [
    workspaceId,
    campaignId,
  ]);
  // A file that is only uploaded is cleared away after a while; from now on it is kept.
  await client.query(
    `UPDATE media SET due_at = NULL WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND state = 'ready'`,
    [
      workspaceId,
      variants.flatMap(({ values }) =>
        Object.values(values).flatMap((source) => (source.kind === "media" ? [source.mediaId] : [])),
      ),
    ],
  );
  for (const [number, { templateId, share, values }] of variants.entries()) {
    await client.query(
      `INSERT INTO campaign_variants (workspace_id, campaign_id, number, template_id, share, values)
        VALUES ($1, $2, $3, $4, $5, $6)`,
      [workspaceId, campaignId, number, templateId, share, JSON.stringify(values)],
    );
  }
}

/**
 * Makes a draft. With `idempotencyKey` the same request gives the same campaign however often it is made, for seven days.
 * @throws AppError invalid `unknown_reference`; conflict `idempotency_key_reused`
 */
export async function createCampaign(
  scope: Scope,
  input: CampaignInput,
  { idempotencyKey, call }: { idempotencyKey?: string; call?: AuditCall } = {},
): Promise<CampaignView> {
  const { workspaceId } = scope;
  await refuseUnknown(scope, input);
  const id = newId();
  const made = await transaction(async (client) => {
    if (idempotencyKey !== undefined) {
      const before = await takeKey(client, workspaceId, idempotencyKey, { campaign: input }, id);
      if (before) return before;
    }
    await client.query(
      `INSERT INTO campaigns (id, workspace_id, phone_number_id, name, audience, settings, created_by_id, created_at,
          updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now())`,
      [
        id,
        workspaceId,
        input.phoneNumberId,
        input.name,
        JSON.stringify(input.audience),
        JSON.stringify(input.settings),
        ownId(scope),
      ],
    );
    await writeVariants(client, workspaceId, id, input.variants);
    return id;
  });
  if (made === id) {
    await recordAudit({
      scope,
      action: "campaign.created",
      target: { type: "campaign", id },
      data: { name: input.name },
      call,
    });
  }
  return announceCampaign(scope, made);
}

/**
 * Changes a draft; the name may be changed at any time. What is left out stays.
 * @throws AppError not_found; conflict `changed_meanwhile`, `not_a_draft`; invalid `unknown_reference`
 */
export async function changeCampaign(
  scope: Scope,
  campaignId: string,
  { version, ...change }: CampaignChange,
): Promise<CampaignView> {
  const { workspaceId } = scope;
  await refuseUnknown(scope, change);
  const { name, phoneNumberId, audience, settings, variants } = change;
  const onlyName = Object.keys(change).every((key) => key === "name");
  const changed = await transaction(async (client) => {
    const { rowCount } = await client.query(
      `UPDATE campaigns SET name = coalesce($4, name), phone_number_id = coalesce($5, phone_number_id),
          audience = coalesce($6, audience), settings = coalesce($7, settings), version = version + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2 AND version = $3 AND (state = 'draft' OR $8)`,
      [
        workspaceId,
        campaignId,
        version,
        name ?? null,
        phoneNumberId ?? null,
        audience ? JSON.stringify(audience) : null,
        settings ? JSON.stringify(settings) : null,
        onlyName,
      ],
    );
    if (rowCount && variants) await writeVariants(client, workspaceId, campaignId, variants);
    return rowCount === 1;
  });
  if (changed) return announceCampaign(scope, campaignId);
  const now = await getCampaign(scope, campaignId);
  if (now.version !== version) throw changedMeanwhile(now.version);
  throw new AppError(
    "conflict",
    "not_a_draft",
    "This campaign was launched already. Take it back first, or make a copy of it.",
  );
}

export const changedMeanwhile = (version: number): AppError =>
  new AppError(
    "conflict",
    "changed_meanwhile",
    "Somebody changed this campaign meanwhile. Look at it again before you go on.",
    { data: { version } },
  );

/** Deletes a draft. What was launched stays: it is the proof of what was sent. @throws AppError not_found; conflict `not_a_draft` */
export async function deleteCampaign(scope: Scope, campaignId: string, call?: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  const name = await transaction(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `DELETE FROM campaigns WHERE workspace_id = $1 AND id = $2 AND state = 'draft' RETURNING name`,
      [workspaceId, campaignId],
    );
    return rows[0]?.name;
  });
  if (name === undefined) {
    await getCampaign(scope, campaignId);
    throw new AppError(
      "conflict",
      "not_a_draft",
      "A campaign that was launched is kept: it says who got what. Only drafts can be deleted.",
    );
  }
  await recordAudit({
    scope,
    action: "campaign.deleted",
    target: { type: "campaign", id: campaignId },
    data: { name },
    call,
  });
  await publish(workspaceId, [{ type: "campaign.deleted", data: { id: campaignId } }]);
}

/** A draft like another campaign, whatever became of that; its recipients are not copied. @throws AppError not_found */
export async function copyCampaign(
  scope: Scope,
  campaignId: string,
  call?: AuditCall,
): Promise<CampaignView> {
  const { workspaceId } = scope;
  const id = newId();
  await transaction(async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO campaigns (id, workspace_id, phone_number_id, name, audience, settings, created_by_id, created_at,
          updated_at)
        SELECT $3, workspace_id, phone_number_id, left(name, 90) || ' (copy)', audience, settings, $4, now(), now()
        FROM campaigns WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, campaignId, id, ownId(scope)],
    );
    if (!rowCount) throw notFound("campaign");
    await client.query(
      `INSERT INTO campaign_variants (workspace_id, campaign_id, number, template_id, share, values)
        SELECT workspace_id, $3, number, template_id, share, values FROM campaign_variants
        WHERE workspace_id = $1 AND campaign_id = $2`,
      [workspaceId, campaignId, id],
    );
  });
  await recordAudit({
    scope,
    action: "campaign.created",
    target: { type: "campaign", id },
    data: { copyOf: campaignId },
    call,
  });
  return announceCampaign(scope, id);
}
