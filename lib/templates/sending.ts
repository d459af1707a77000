import type pg from "pg";
import { AppError } from "@/lib/platform/errors";
import { overRows } from "@/lib/platform/sql";
import { fillTemplate, type FillFacts, type SlotMapping } from "@/lib/templates/filling";
import type { SentComponent } from "@/lib/templates/sent-components";
import { readComponents } from "@/lib/templates/components";
import { languageOf } from "@/lib/templates/languages";
import { parameterProblems } from "@/lib/templates/parameters";
import { whyNotSendTemplate } from "@/lib/templates/rules";
import { findTemplate, type Lookup } from "@/lib/templates/stored";
import { templateText, valuesIn } from "@/lib/templates/wording";

/** A template as a message needs to know it: our row, if it is stored, and its category in small letters. */
export type SentTemplate = { id: string | null; category: string | null };

/** A template as it stands when a message of it goes out. */
export type TemplateNow = SentTemplate & {
  /** Why it cannot be sent now. */
  refusal: AppError | null;
  /** Why values that were chosen earlier no longer fit it; null when they do, or when only Meta can tell. */
  misfitOf: (components: SentComponent[] | undefined) => AppError | null;
};

const unknown: TemplateNow = { id: null, category: null, refusal: null, misfitOf: () => null };

type Named = { name: string; language: { code: string } };

/** A template by what a message says of it. */
export type TemplateKey = { workspaceId: string; phoneNumberId: string; name: string; language: string };

export const templateKey = (
  { workspaceId, phoneNumberId }: { workspaceId: string; phoneNumberId: string },
  { name, language }: Named,
): TemplateKey => ({ workspaceId, phoneNumberId, name, language: language.code });

const keyText = ({ phoneNumberId, name, language }: TemplateKey): string =>
  [phoneNumberId, name, language].join("|");

/**
 * The stored templates that messages are made of, many at once.
 * @returns a look-up; nulls for what is not stored (yet)
 */
export async function templatesToSend(
  client: pg.PoolClient,
  keys: readonly TemplateKey[],
): Promise<(key: TemplateKey) => TemplateNow> {
  if (keys.length === 0) return () => unknown;
  const { rows } = await client.query<
    TemplateKey & SentTemplate & { status: string; deletedAt: Date | null; components: unknown }
  >(
    overRows(
      "templates.many_to_send",
      [...new Map(keys.map((key) => [keyText(key), key])).values()],
      {
        workspace_id: ["uuid", (k) => k.workspaceId],
        phone_number_id: ["uuid", (k) => k.phoneNumberId],
        name: ["text", (k) => k.name],
        language: ["text", (k) => k.language],
      },
      (
        from,
      ) => `SELECT r.phone_number_id AS "phoneNumberId", r.name, r.language, t.id, lower(t.category) AS category,
          t.status, t.deleted_at AS "deletedAt", t.components
        FROM ${from} JOIN phone_numbers n ON n.workspace_id = r.workspace_id AND n.id = r.phone_number_id
        JOIN templates t ON t.workspace_id = n.workspace_id AND t.waba_id = n.waba_id AND t.name = r.name
          AND t.language = r.language`,
    ),
  );
  const found = new Map(
    rows.map((row) => [
      keyText(row),
      {
        id: row.id,
        category: row.category,
        refusal: whyNotSendTemplate(row),
        misfitOf: (components: SentComponent[] | undefined) => misfitOf(row, components),
      },
    ]),
  );
  return (key) => found.get(keyText(key)) ?? unknown;
}

function misfitOf(
  {
    name,
    category,
    components: stored,
  }: Pick<Named, "name"> & { category: string | null; components: unknown },
  components: SentComponent[] | undefined,
): AppError | null {
  const { components: parts, unknown } = readComponents(stored);
  const shape = { category: (category ?? "").toUpperCase(), components: parts };
  if (unknown !== null || Object.keys(parameterProblems(shape, components)).length === 0) return null;
  return new AppError(
    "conflict",
    "template_changed",
    `The template “${name}” was changed meanwhile, and what was filled in no longer fits. Choose it again.`,
  );
}

/** A template message as it is asked for: with Meta's components, or with a source for the value of each gap. */
export type TemplateMessage = Named & {
  components?: SentComponent[] | undefined;
  values?: SlotMapping | undefined;
};

/** A template message that is ready to be kept, or why it cannot be sent. */
export type ReadyTemplate = {
  template: SentTemplate;
  /** As Meta takes it, but for files of ours, which stand as `mediaId`. */
  content: Named & { components?: SentComponent[] | undefined };
  /** What a person reads of it; null when the template is not known. */
  text: string | null;
  /** Why it cannot be sent now: the template is not there, not approved, paused, deleted. */
  refusal: AppError | null;
  /** What of its values does not fit the template. */
  misfit: AppError | null;
};

const withoutValues = ({ values: _, ...content }: TemplateMessage): ReadyTemplate["content"] => content;

function unknownTemplate({ name, language }: Named, { languages }: Lookup): AppError {
  const problem =
    languages.length > 0
      ? `Meta has the template “${name}” not in ${language.code}, but in ${languages.join(", ")}.`
      : `Meta has no template “${name}” for this number.`;
  return new AppError("invalid", "template_unknown", problem, {
    fields: { [languages.length > 0 ? "template.language.code" : "template.name"]: problem },
    data: { languages },
  });
}

function wrongParameters(fields: Record<string, string>): AppError {
  const [path, problem] = Object.entries(fields)[0]!;
  return new AppError("invalid", "template_parameters", `${path}: ${problem}`, { fields });
}

const slotProblems = {
  missing: "Has no value, and no fallback.",
  line_break: "Must be one line without tabs.",
  spaces: "At most four spaces in a row.",
  too_long: "Too long for this place once it is filled in.",
  not_https: "Must be a link that begins with https://, or a file.",
  not_a_time: "Must be a time such as 2027-01-31T12:00:00Z.",
  not_a_place: "Must be a location.",
  not_a_file: "A file does not go here.",
  too_many: "At most 30 products.",
  not_a_catalog: "Must be the id of a catalog: digits only.",
  unknown_slot: "This template has no such gap.",
} as const;

/**
 * Makes a template message ready: the template is known, may be sent, and its values fit. What Meta could not be asked
 * about is left for Meta to decide.
 * @param factsOf whom it goes to; asked only when there are values to fill in
 */
export async function readyTemplate(
  to: { workspaceId: string; phoneNumberId: string },
  message: TemplateMessage,
  factsOf: () => Promise<FillFacts>,
): Promise<ReadyTemplate> {
  const found = await findTemplate({
    ...to,
    name: message.name,
    language: languageOf(message.language.code),
  });
  const { template } = found;
  const content = withoutValues(message);
  if (!template) {
    const cannotFill = new AppError(
      "unavailable",
      "meta_unavailable",
      "This template is not known here yet and Meta does not answer, so its gaps cannot be filled. Try again.",
    );
    const refusal = found.asked ? unknownTemplate(message, found) : message.values ? cannotFill : null;
    return { template: { id: null, category: null }, content, text: null, refusal, misfit: null };
  }
  const shape = { category: template.category, components: template.components };
  const ready = {
    template: { id: template.id, category: template.category.toLowerCase() },
    content,
    text: templateText(shape.components, valuesIn(message.components)),
    refusal: whyNotSendTemplate(template),
  };
  if (message.values) {
    const filled = fillTemplate(shape, message.values, await factsOf());
    if ("problems" in filled) {
      const fields = Object.fromEntries(
        filled.problems.map(({ slot, problem }) => [`template.values.${slot}`, slotProblems[problem]]),
      );
      return { ...ready, misfit: wrongParameters(fields) };
    }
    const { components, values } = filled;
    return {
      ...ready,
      content: { ...content, ...(components.length > 0 ? { components } : {}) },
      text: templateText(shape.components, values),
      misfit: null,
    };
  }
  const problems = template.unknown === null ? parameterProblems(shape, message.components) : {};
  return { ...ready, misfit: Object.keys(problems).length > 0 ? wrongParameters(problems) : null };
}
