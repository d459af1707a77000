import { z } from "zod";
import { consentLanguages } from "@/lib/contacts/consent-languages";
import { alwaysUnderstood, builtInPhrases, foldPhrase, longestPhrase } from "@/lib/contacts/consent-words";
import type { ConsentSettingsView } from "@/lib/contacts/views";
import { db, platformDb, Prisma } from "@/lib/platform/db";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { announceLibrary } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

const phrase = z
  .string("Must be text.")
  .trim()
  .min(1, "Write a word.")
  .max(longestPhrase, `At most ${longestPhrase} characters.`)
  .refine((word) => foldPhrase(word) !== "", "Must hold letters or digits, and no question mark.");

/** Each phrase once, however it is written. */
const phrases = (most: number) =>
  z
    .array(phrase)
    .max(most, `At most ${most} words.`)
    .transform((words) => [...new Map(words.map((word) => [foldPhrase(word), word])).values()])
    .default([]);

/** WhatsApp's longest text is 4,096 characters; the names that are filled in need room. */
const answer = z
  .string("Must be text, or null for Parley's own words.")
  .max(3_000, "At most 3,000 characters.")
  .nullish()
  .transform((text) => text?.trim() || null);

const languageCodes = consentLanguages.map(({ code }) => code);

/** PUT /consent-settings. What is left out gets its default; rows may hold less. */
export const consentSettings = z
  .strictObject({
    /** Whether who stops or resumes marketing is told so. */
    confirms: z.boolean("Must be true or false.").default(true),
    /** Words of the workspace's own, besides those everybody knows. */
    stopWords: phrases(50),
    startWords: phrases(50),
    /** Words everybody knows that mean something else here. STOP, UNSUBSCRIBE and START are always understood. */
    switchedOff: phrases(200).refine(
      (words) => words.every((word) => !alwaysUnderstood.has(foldPhrase(word))),
      "STOP, UNSUBSCRIBE and START are always understood.",
    ),
    /** The workspace's own answers by language. {business}, {start} and {stop} are filled in. */
    answers: z
      .partialRecord(
        z.enum(languageCodes, "There is no such language."),
        z.strictObject({ stopped: answer, resumed: answer }),
      )
      .default({}),
  })
  .superRefine(({ stopWords, startWords }, ctx) => {
    const stops = new Set(stopWords.map(foldPhrase));
    startWords.forEach((word, i) => {
      if (!stops.has(foldPhrase(word))) return;
      ctx.addIssue({ code: "custom", path: ["startWords", i], message: "This word stops them already." });
    });
  });

export type ConsentSettings = z.output<typeof consentSettings>;

/** What a row says, with defaults for what it does not say; a row that cannot be read counts as one that says nothing. */
export function readConsentSettings(stored: unknown): ConsentSettings {
  const parsed = consentSettings.safeParse(stored ?? {});
  return parsed.success ? parsed.data : consentSettings.parse({});
}

function toView(settings: ConsentSettings, isChecked: boolean): ConsentSettingsView {
  const off = new Set(settings.switchedOff.map(foldPhrase));
  return {
    isChecked,
    confirms: settings.confirms,
    stopWords: settings.stopWords,
    startWords: settings.startWords,
    languages: consentLanguages.map((language) => {
      const { stop, start } = builtInPhrases(language);
      const own = settings.answers[language.code];
      return {
        code: language.code,
        stopWords: stop,
        startWords: start,
        switchedOff: [...stop, ...start].filter((word) => off.has(foldPhrase(word))),
        stopped: own?.stopped ?? null,
        resumed: own?.resumed ?? null,
        usualStopped: language.stopped,
        usualResumed: language.resumed,
      };
    }),
  };
}

/** What the log says when somebody saved words of their own, or looked at Parley's and kept them. */
const checkedActions = ["consent_settings.changed", "consent_settings.kept"];

/** Whether somebody has ever looked at the words and said so. */
export async function consentIsChecked(scope: Scope): Promise<boolean> {
  const entry = await platformDb.auditEntry.findFirst({
    where: { workspaceId: scope.workspaceId, action: { in: checkedActions } },
    select: { id: true },
  });
  return entry !== null;
}

/** The words that stop and resume marketing here, and what is answered, language by language. */
export async function getConsentSettings(scope: Scope): Promise<ConsentSettingsView> {
  const [row, isChecked] = await Promise.all([
    db.workspace.findUniqueOrThrow({ where: { id: scope.workspaceId }, select: { consentSettings: true } }),
    consentIsChecked(scope),
  ]);
  return toView(readConsentSettings(row.consentSettings), isChecked);
}

/** Holds from the next message that comes in. Saving what is there already says, once, that somebody looked at it. */
export async function setConsentSettings(
  scope: Scope,
  settings: ConsentSettings,
  call?: AuditCall,
): Promise<ConsentSettingsView> {
  const wasChecked = await consentIsChecked(scope);
  await db.$transaction(async (tx) => {
    const where = { id: scope.workspaceId };
    const before = await tx.workspace.findUniqueOrThrow({ where, select: { consentSettings: true } });
    const usual = JSON.stringify(settings) === JSON.stringify(consentSettings.parse({}));
    await tx.workspace.update({ where, data: { consentSettings: usual ? Prisma.DbNull : settings } });
    const old = readConsentSettings(before.consentSettings);
    const changed = (Object.keys(settings) as (keyof ConsentSettings)[]).filter(
      (key) => JSON.stringify(old[key]) !== JSON.stringify(settings[key]),
    );
    if (changed.length === 0 && wasChecked) return;
    await recordAudit(
      {
        scope,
        action: changed.length === 0 ? "consent_settings.kept" : "consent_settings.changed",
        target: { type: "workspace", id: scope.workspaceId },
        data: { changed },
        call,
      },
      tx,
    );
  });
  await announceLibrary(scope, "consent-settings");
  return toView(settings, true);
}
