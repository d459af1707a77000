import { createTranslator } from "next-intl";
import { getRateCard } from "@/lib/billing/queries";
import { listPrice } from "@/lib/billing/rules";
import { rateCardQuery } from "@/lib/billing/schemas";
import { pool } from "@/lib/platform/db";
import { ring } from "@/lib/platform/queue";
import { publish } from "@/lib/realtime/publish";
import type { MoneyStyle } from "@/lib/shared/money";
import type { Say } from "@/lib/shared/say";
import { wakeAdmins, type WakeOptions } from "@/lib/team/admin-news";
import { announceTemplates } from "@/lib/templates/announce";
import { tellOfTemplates } from "@/lib/templates/jobs";
import { newsWords } from "@/lib/templates/news-words";
import { newsOf } from "@/lib/templates/rules";
import type {
  CategoryCost,
  TemplateNews,
  TemplateNewsKind,
  TemplateNotice,
  TemplateReasonInfo,
} from "@/lib/templates/views";
import { getWorkspace } from "@/lib/tenancy/queries";
import { scopeFromJob } from "@/lib/tenancy/scope";
import notifications from "@/messages/en/notifications.json";
import templates from "@/messages/en/templates.json";

/** What Meta says comes in pieces, a webhook for each template: so long is waited for what belongs together. */
const gatherMs = 3_000;

/** Of so many templates at once each is told by itself; of more only their number. */
const mostAlone = 3;

type Row = {
  id: string;
  kind: string;
  to: string | null;
  template: {
    id: string;
    name: string;
    language: string;
    status: string;
    reason: string | null;
    reasonInfo: TemplateReasonInfo | null;
    notice: TemplateNotice | null;
  };
  /** Whether it was ever submitted from here, and by whom; null: by a program. */
  submitted: { by: string | null } | null;
};

/**
 * Shows templates that Meta changed to open browsers, and has those who look after them told soon of what they should
 * hear. After the commit.
 * @param what as of announceTemplates
 */
export async function announceFromMeta(
  workspaceId: string,
  what: "list" | "rows",
  templateIds: readonly string[],
): Promise<void> {
  if (templateIds.length > 0) {
    await ring(tellOfTemplates, { workspaceId }, { id: workspaceId, delayMs: gatherMs });
  }
  await announceTemplates(workspaceId, what, templateIds);
}

/** Takes what nobody was told of; who comes second, or again, gets nothing. Of each kind the newest line of a template. */
async function claim(workspaceId: string): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `WITH told AS (
        UPDATE template_events SET untold = false WHERE workspace_id = $1 AND untold
        RETURNING id, template_id, kind, "to", at)
      SELECT e.id, e.kind, e."to", jsonb_build_object('id', t.id, 'name', t.name, 'language', t.language,
          'status', t.status, 'reason', t.reason, 'reasonInfo', t.reason_info, 'notice', t.notice) AS template,
        (SELECT jsonb_build_object('by', s.by_user_id) FROM template_events s
          WHERE s.workspace_id = $1 AND s.template_id = t.id AND s.kind IN ('submitted', 'resubmitted', 'edited')
          ORDER BY s.at DESC LIMIT 1) AS submitted
      FROM told e JOIN templates t ON t.workspace_id = $1 AND t.id = e.template_id AND t.deleted_at IS NULL
      WHERE NOT EXISTS (SELECT 1 FROM template_events n WHERE n.workspace_id = $1 AND n.template_id = t.id
        AND n.kind = e.kind AND (n.at, n.id) > (e.at, e.id))
      ORDER BY t.name, t.language, e.id`,
    [workspaceId],
  );
  return rows;
}

type Fresh = { kind: TemplateNewsKind; to: string | null } & Pick<Row, "id" | "template">;

/** Rejections and moves concern everybody, an approval whoever submitted it, and nobody when that was done at Meta. */
const freshOf = ({ id, template, submitted, ...line }: Row): Fresh[] => {
  const kind = newsOf(line, template);
  if (kind === null || (kind === "approved" && !submitted)) return [];
  return [{ kind, id, template, to: kind === "approved" ? submitted!.by : null }];
};

/** What the move of a template costs where the workspace is at home; null when no card says so. */
async function pricesOf(
  workspaceId: string,
): Promise<(notice: TemplateNotice | null) => CategoryCost | null> {
  const scope = scopeFromJob({ workspaceId });
  const [{ country }, card] = await Promise.all([
    getWorkspace(scope),
    getRateCard(scope, rateCardQuery.parse({}), new Date()).catch(() => null),
  ]);
  return (notice) => {
    if (!card || !notice) return null;
    const [before, after] = [notice.from, notice.to].map((category) => listPrice(card, country, category));
    return before && after ? { country, currency: card.currency, before, after } : null;
  };
}

/** One by one, or as a sum. */
async function summed(
  workspaceId: string,
  to: string | null,
  fresh: readonly Fresh[],
): Promise<TemplateNews[]> {
  const at = new Date().toISOString();
  if (fresh.length > mostAlone) {
    const counts: Partial<Record<TemplateNewsKind, number>> = {};
    for (const { kind } of fresh) counts[kind] = (counts[kind] ?? 0) + 1;
    return [{ id: fresh[0]!.id, at, to, kind: "many", counts }];
  }
  const costOf = await pricesOf(workspaceId);
  return fresh.map(({ id, kind, template }) => ({
    ...{ id, at, to, kind, template },
    cost: kind.startsWith("category") ? costOf(template.notice) : null,
  }));
}

/**
 * Tells admins what Meta did to templates, once, as each of them wishes: those who have Parley open there, else see
 * wakeAdmins. Best effort: the page of templates says it too.
 */
export async function tellTemplateNews(
  { workspaceId }: { workspaceId: string },
  options: WakeOptions = {},
): Promise<void> {
  const fresh = (await claim(workspaceId)).flatMap(freshOf);
  if (fresh.length === 0) return;
  const groups = await Promise.all(
    [...Map.groupBy(fresh, ({ to }) => to)].map(([to, rows]) => summed(workspaceId, to, rows)),
  );
  const all = groups.flat();
  await publish(
    workspaceId,
    all.map((data) => ({ type: "template.told" as const, data })),
  );
  const { timeZone } = await getWorkspace(scopeFromJob({ workspaceId }));
  const say = createTranslator({ locale: "en", messages: { notifications, templates } }) as Say;
  const writes = {
    locale: "en",
    time: (at: Date) =>
      new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone }).format(at),
    number: (value: number, style: MoneyStyle) => new Intl.NumberFormat("en", style).format(value),
  };
  for (const news of all) {
    const about = { kind: "template" as const, to: news.to };
    await wakeAdmins(workspaceId, about, newsWords(news, say, writes), options);
  }
}

/** Tells what a bell that was not heard left behind. @returns how many workspaces had something */
export async function sweepTemplateNews(): Promise<number> {
  const { rows } = await pool.query<{ workspaceId: string }>(
    `SELECT DISTINCT workspace_id AS "workspaceId" FROM template_events
      WHERE untold AND created_at < now() - interval '1 minute' LIMIT 100`,
  );
  for (const row of rows) await tellTemplateNews(row);
  return rows.length;
}
