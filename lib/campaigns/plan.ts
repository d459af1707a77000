import {
  campaignAudience,
  campaignSettings,
  type CampaignAudience,
  type CampaignSettings,
} from "@/lib/campaigns/schemas";
import type { Baseline } from "@/lib/campaigns/stops";
import type { CampaignState } from "@/lib/campaigns/views";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { readComponents, type TemplateComponent } from "@/lib/templates/components";
import { slotMapping, type SlotMapping } from "@/lib/templates/filling";

export type PlannedVariant = {
  number: number;
  share: number;
  values: SlotMapping;
  template: {
    id: string;
    wabaId: string;
    name: string;
    language: string;
    /** MARKETING, UTILITY, AUTHENTICATION */
    category: string;
    status: string;
    components: TemplateComponent[];
    /** A part Parley cannot fill; null when there is none. */
    unknownPart: string | null;
    deletedAt: string | null;
    nextCategory: string | null;
    nextCategoryAt: string | null;
  };
};

/** A campaign with all that freezing, checking and feeding go by. */
export type Plan = {
  workspaceId: string;
  campaignId: string;
  name: string;
  state: CampaignState;
  version: number;
  phoneNumberId: string;
  audience: CampaignAudience;
  settings: CampaignSettings;
  variants: PlannedVariant[];
  /** Categories of the templates at launch, by number. */
  categories: string[];
  workspace: { name: string; timeZone: string };
  number: {
    name: string;
    wabaId: string;
    state: string;
    metaStatus: string | null;
    quality: string | null;
    messagingLimit: string | null;
    throughput: number;
    portfolioId: string | null;
    tokenState: string;
    /** Milliseconds it still rests. */
    restMs: number | null;
  };
  scheduledAt: Date | null;
  launchedAt: Date | null;
  startedAt: Date | null;
  resumedAt: Date | null;
  pacedUntil: Date | null;
  baseline: Baseline | null;
  /** Whether its segments were replaced by what they meant when freezing began. */
  frozenFrom: boolean;
};

type Row = Omit<Plan, "audience" | "settings" | "variants"> & {
  audience: unknown;
  settings: unknown;
  variants: (Omit<PlannedVariant, "values" | "template"> & {
    values: unknown;
    template: Omit<PlannedVariant["template"], "components" | "unknownPart"> & { components: unknown };
  })[];
};

const storedValues = slotMapping.catch({});

/** @throws AppError not_found */
export async function readPlan(workspaceId: string, campaignId: string): Promise<Plan> {
  const { rows } = await pool.query<Row>({
    name: "campaigns.plan",
    text: `SELECT c.workspace_id AS "workspaceId", c.id AS "campaignId", c.name, c.state, c.version,
        c.phone_number_id AS "phoneNumberId", coalesce(c.frozen_from, c.audience) AS audience, c.settings, c.categories,
        c.scheduled_at AS "scheduledAt", c.launched_at AS "launchedAt", c.started_at AS "startedAt", c.resumed_at AS "resumedAt",
        c.paced_until AS "pacedUntil", c.baseline, c.frozen_from IS NOT NULL AS "frozenFrom",
        json_build_object('name', w.name, 'timeZone', w.time_zone) AS workspace,
        json_build_object('name', coalesce(n.verified_name, n.display_phone_number), 'wabaId', n.waba_id,
          'state', n.state, 'metaStatus', n.meta_status, 'quality', n.quality_rating,
          'messagingLimit', n.messaging_limit, 'throughput', n.throughput, 'portfolioId', b.portfolio_id,
          'tokenState', b.token_state,
          'restMs', ceil(extract(epoch FROM n.paused_until - now()) * 1000)) AS number,
        ARRAY(SELECT json_build_object('number', v.number, 'share', v.share, 'values', v.values,
            'template', json_build_object('id', t.id, 'wabaId', t.waba_id, 'name', t.name, 'language', t.language,
              'category', t.category, 'status', t.status,
              'components', t.components, 'deletedAt', t.deleted_at, 'nextCategory', t.next_category,
              'nextCategoryAt', t.next_category_at))
          FROM campaign_variants v JOIN templates t ON t.workspace_id = v.workspace_id AND t.id = v.template_id
          WHERE v.workspace_id = c.workspace_id AND v.campaign_id = c.id ORDER BY v.number) AS variants
      FROM campaigns c JOIN workspaces w ON w.id = c.workspace_id
      JOIN phone_numbers n ON n.workspace_id = c.workspace_id AND n.id = c.phone_number_id
      JOIN wabas b ON b.workspace_id = n.workspace_id AND b.id = n.waba_id
      WHERE c.workspace_id = $1 AND c.id = $2`,
    values: [workspaceId, campaignId],
  });
  const row = rows[0];
  if (!row) throw notFound("campaign");
  return {
    ...row,
    audience: campaignAudience.catch({ include: [], exclude: [] }).parse(row.audience),
    settings: campaignSettings.catch(campaignSettings.parse({})).parse(row.settings),
    variants: row.variants.map(({ values, template, ...variant }) => {
      const { components, unknown } = readComponents(template.components);
      return {
        ...variant,
        values: storedValues.parse(values),
        template: { ...template, components, unknownPart: unknown },
      };
    }),
  };
}
