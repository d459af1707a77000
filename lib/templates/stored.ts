import { pool } from "@/lib/platform/db";
import { readComponents, type TemplateComponent } from "@/lib/templates/components";
import { syncName } from "@/lib/templates/sync";
import { AppError } from "@/lib/platform/errors";

/** A template as a message meets it. */
export type StoredTemplate = {
  id: string;
  category: string;
  status: string;
  deletedAt: Date | null;
  components: TemplateComponent[];
  /** A part only Meta can check, null when we know all of them. */
  unknown: string | null;
};

export type TemplateOf = { workspaceId: string; phoneNumberId: string; name: string; language: string };

/** `asked`: Meta's list of this name was read just now, so what is not here is not there. */
export type Lookup = { template: StoredTemplate | null; languages: string[]; asked: boolean };

type Row = {
  wabaId: string;
  languages: string[];
  id: string | null;
  category: string;
  status: string;
  deletedAt: Date | null;
  components: unknown;
};

async function read(
  key: TemplateOf,
): Promise<{ wabaId: string; languages: string[]; template: StoredTemplate | null } | null> {
  const { rows } = await pool.query<Row>({
    name: "templates.of_number",
    text: `SELECT n.waba_id AS "wabaId", t.id, t.category, t.status, t.deleted_at AS "deletedAt", t.components,
        ARRAY(SELECT o.language FROM templates o WHERE o.workspace_id = n.workspace_id AND o.waba_id = n.waba_id
          AND o.name = $3 AND o.deleted_at IS NULL AND o.meta_id IS NOT NULL ORDER BY o.language) AS languages
      FROM phone_numbers n LEFT JOIN templates t ON t.workspace_id = n.workspace_id AND t.waba_id = n.waba_id
        AND t.name = $3 AND t.language = $4
      WHERE n.workspace_id = $1 AND n.id = $2`,
    values: [key.workspaceId, key.phoneNumberId, key.name, key.language],
  });
  const row = rows[0];
  if (!row) return null;
  const { wabaId, languages, id, category, status, deletedAt } = row;
  return {
    wabaId,
    languages,
    template: id === null ? null : { id, category, status, deletedAt, ...readComponents(row.components) },
  };
}

const isSendable = (template: StoredTemplate | null): boolean =>
  template !== null && template.status === "APPROVED" && template.deletedAt === null;

/** How often Meta is asked about one name that cannot be sent as far as we know. */
const askEveryMs = 30_000;
const asked = new Map<string, { at: number; answered: Promise<boolean> }>();

/** @returns whether Meta answered */
function askMeta(workspaceId: string, wabaId: string, name: string): Promise<boolean> {
  const key = `${wabaId}|${name}`;
  const last = asked.get(key);
  if (last && Date.now() - last.at < askEveryMs) return last.answered;
  const answered = syncName({ workspaceId, wabaId }, name).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );
  keep(asked, key, { at: Date.now(), answered });
  return answered;
}

async function look(key: TemplateOf): Promise<Lookup> {
  const before = await read(key);
  if (!before) return { template: null, languages: [], asked: false };
  if (isSendable(before.template)) return { ...before, asked: false };
  // A webhook may be on its way still: what cannot be sent as far as we know is asked for before it is refused.
  if (!(await askMeta(key.workspaceId, before.wabaId, key.name))) return { ...before, asked: false };
  const now = (await read(key)) ?? before;
  return { ...now, asked: true };
}

/** What a program sends a thousand times a second is looked up once in so many milliseconds. */
const believedMs = 1_000;
const mostKept = 5_000;
const kept = new Map<string, { at: number; found: Promise<Lookup> }>();

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const [oldest] of map) {
    if (map.size <= mostKept) break;
    map.delete(oldest);
  }
}

/**
 * The template a message names, for the number it goes from. Read from the table at most once a second per process;
 * what is not there, or may not be sent, is asked of Meta at most every thirty.
 */
export function findTemplate(key: TemplateOf): Promise<Lookup> {
  const place = [key.workspaceId, key.phoneNumberId, key.name, key.language].join("|");
  const known = kept.get(place);
  if (known && Date.now() - known.at < believedMs) return known.found;
  const found = look(key);
  keep(kept, place, { at: Date.now(), found });
  // Only what may be sent is worth keeping: the rest may change with the next webhook.
  void found.then(
    ({ template }) => isSendable(template) || kept.delete(place),
    () => kept.delete(place),
  );
  return found;
}
