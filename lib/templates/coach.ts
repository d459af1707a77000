import { coachAuthentication } from "@/lib/templates/coach-authentication";
import { coachCarousel, coachOffer } from "@/lib/templates/coach-marketing";
import { coachButtons } from "@/lib/templates/coach-buttons";
import { coachCall, coachProducts } from "@/lib/templates/coach-products";
import { coachBody, coachFooter, coachHeader } from "@/lib/templates/coach-texts";
import { coachWords } from "@/lib/templates/coach-words";
import { partOf } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

/** error: Meta refuses or rejects it. warning: it may, or it costs more. hint: it would be better. */
export type Severity = "error" | "warning" | "hint";

/** A change that mends a finding: each value is put at its dotted path; without a value the path is taken away. */
export type Patch = readonly { path: string; value?: unknown }[];

/** What the coach says of one place of a draft. The words are in messages/<language>/templates.json, by rule. */
export type Finding = {
  rule: string;
  severity: Severity;
  /** `name`, `components.1.text`, `components.3.buttons.0.url`, `components.2.cards.1.components.0` */
  path: string;
  /** What the words speak of: limits, counts, what was found. */
  params: Record<string, string | number>;
  /** `label`: key of the words on the button. */
  fix?: { label: string; patch: Patch };
};

/** A template of the same business account, as far as it matters here. */
export type Neighbour = { name: string; language: string; body: string; footer: string; approved: boolean };

/** What is known beside the draft. */
export type CoachFacts = {
  /** The other templates of the account, without the one that is being changed. */
  neighbours: readonly Neighbour[];
  /** The template it is a change of: Meta's status and category of it. */
  changes?: { status: string; category: string } | null;
};

/** Says one thing of one place. */
export type Say = (
  severity: Severity,
  rule: string,
  path: string,
  params?: Finding["params"],
  fix?: Finding["fix"],
) => void;

const longestName = 512;

function coachName({ name, language }: TemplateDraft, facts: CoachFacts, say: Say): void {
  if (!/^[a-z0-9_]+$/.test(name)) {
    const mended = name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, longestName);
    const fix = mended ? { label: "rename", patch: [{ path: "name", value: mended }] } : undefined;
    say("error", "name_format", "name", {}, fix);
  } else if (name.length > longestName) say("error", "name_too_long", "name", { max: longestName });
  if (facts.neighbours.some((one) => one.name === name && one.language === language)) {
    say("error", "name_taken", "name", { name, language });
  }
}

/** Seconds Meta may try to deliver, by category. Source: Meta, "Time-to-live"; -1 stands for 30 days. */
const ttlRanges = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
} as const;

function coachTtl({ category, ttlSeconds }: TemplateDraft, say: Say): void {
  if (ttlSeconds === null || (ttlSeconds === -1 && category !== "MARKETING")) return;
  const [min, max] = ttlRanges[category];
  if (ttlSeconds >= min && ttlSeconds <= max) return;
  const fix = { label: "meta_ttl", patch: [{ path: "ttlSeconds", value: null }] };
  say("error", "ttl_range", "ttlSeconds", { min, max }, fix);
}

function coachShape({ components }: TemplateDraft, say: Say): void {
  const seen = new Set<string>();
  components.forEach(({ type }, index) => {
    if (seen.has(type)) {
      const path = `components.${index}`;
      say("error", "part_twice", path, { part: type }, { label: "remove", patch: [{ path }] });
    }
    seen.add(type);
  });
  if (!seen.has("BODY")) say("error", "body_missing", "components");
}

/** Meta rejects a second template that says the same. Source: Meta, "Template review", common rejection reasons. */
function coachDuplicate({ components, category }: TemplateDraft, facts: CoachFacts, say: Say): void {
  const body = partOf(components, "BODY")?.text ?? "";
  const footer = partOf(components, "FOOTER")?.text ?? "";
  if (body === "" || category === "AUTHENTICATION") return;
  const same = facts.neighbours.find((one) => one.approved && one.body === body && one.footer === footer);
  if (!same) return;
  const index = components.findIndex(({ type }) => type === "BODY");
  say("error", "text_duplicate", `components.${index}.text`, { name: same.name });
}

/**
 * Says what Meta would refuse or reject, what it might move to another category, and how to mend it. Pure, for browser and
 * server. The order is the order of reading.
 */
export function coachTemplate(draft: TemplateDraft, facts: CoachFacts): Finding[] {
  const findings: Finding[] = [];
  const say: Say = (severity, rule, path, params = {}, fix) =>
    findings.push({ rule, severity, path, params, ...(fix ? { fix } : {}) });
  coachName(draft, facts, say);
  const { changes } = facts;
  if (changes?.status === "APPROVED" && changes.category !== draft.category) {
    const fix = { label: "keep_category", patch: [{ path: "category", value: changes.category }] };
    say("error", "category_fixed", "category", { category: changes.category }, fix);
  }
  coachTtl(draft, say);
  coachShape(draft, say);
  if (draft.category === "AUTHENTICATION") {
    coachAuthentication(draft, say);
    return findings;
  }
  draft.components.forEach((component, index) => {
    const path = `components.${index}`;
    switch (component.type) {
      case "HEADER":
        return coachHeader(draft, component, path, say);
      case "BODY":
        return coachBody(draft, component, path, say, null);
      case "FOOTER":
        return coachFooter(component, path, say);
      case "BUTTONS":
        return coachButtons(component.buttons, path, say);
      case "LIMITED_TIME_OFFER":
        return coachOffer(draft, component, path, say);
      case "CAROUSEL":
        return coachCarousel(draft, component, path, say);
    }
  });
  coachProducts(draft, say);
  coachCall(draft, say);
  coachDuplicate(draft, facts, say);
  coachWords(draft, say);
  return findings;
}

/** The draft with a patch applied. Paths that lead nowhere change nothing. */
export function applyPatch<T extends object>(draft: T, patch: Patch): T {
  const result = structuredClone(draft) as unknown as Record<string, unknown>;
  for (const { path, value } of patch) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const parent = keys.reduce<unknown>(
      (node, key) =>
        typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined,
      result,
    );
    if (typeof parent !== "object" || parent === null) continue;
    if (value !== undefined) (parent as Record<string, unknown>)[last] = value;
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as Record<string, unknown>)[last];
  }
  return result as unknown as T;
}
