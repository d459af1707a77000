import type { FallbackDraft } from "@/components/inbox/later/fallback-field";
import { choiceOf, endOf, withEnd, withoutEnd } from "@/components/inbox/later/repeat";
import { mostOf, type RepeatDraft } from "@/components/inbox/later/repeat-field";
import type { What } from "@/components/inbox/later/schedule-dialog";
import { closedBy, fieldTime, quickTimes } from "@/components/inbox/later/times";
import type { Terms } from "@/components/inbox/later/use-post-schedule";
import { firstTime, timesAfter, type Recurrence, type Rule } from "@/lib/inbox/recurrence";
import type { ScheduledMessageView } from "@/lib/inbox/views";
import { momentIn } from "@/lib/shared/dates";

/** What stands in the window. */
export type ScheduleDraft = {
  /** Text or caption of a message that is changed; null when its words cannot be changed here. */
  words: string | null;
  /** As a field of the type datetime-local holds it. */
  time: string;
  repeat: RepeatDraft;
  fallback: FallbackDraft;
};

const year = 366 * 24 * 60 * 60 * 1000;
const captioned = ["image", "video", "document"] as const;
type Captioned = (typeof captioned)[number];
const isCaptioned = (type: string): type is Captioned => (captioned as readonly string[]).includes(type);

function wordsIn(what: What): string | null {
  if (what.kind === "new") return null;
  const { message } = what.item;
  if (message.type === "text") return message.text.body;
  if (!isCaptioned(message.type)) return null;
  return (message as unknown as Record<Captioned, { caption?: string }>)[message.type].caption ?? "";
}

export function startDraft(what: What, timeZone: string, now: Date): ScheduleDraft {
  const item = what.kind === "edit" ? what.item : null;
  const tomorrow = quickTimes(now, timeZone).find(({ name }) => name === "tomorrow")!.at;
  const at = item ? new Date(item.sendAt) : what.kind === "new" && what.at ? what.at : tomorrow;
  const time = fieldTime(at, timeZone);
  const day = time.slice(0, 10);
  const recurrence = item?.recurrence ?? null;
  const repeat = recurrence && withoutEnd(recurrence);
  return {
    words: wordsIn(what),
    time,
    repeat: { repeat, custom: choiceOf(repeat, day) === "custom", end: endOf(recurrence, day) },
    fallback:
      item && item.fallback !== "tell"
        ? { kind: "template", template: item.fallback.template }
        : { kind: "tell" },
  };
}

/** Text and media as the API takes them, with other words. */
function messageWithWords(item: ScheduledMessageView, words: string): object {
  const { message } = item;
  if (message.type === "text") return { ...message, text: { ...message.text, body: words.trim() } };
  const { caption: _, ...own } = (message as unknown as Record<string, { caption?: string }>)[message.type]!;
  return { ...message, [message.type]: { ...own, ...(words.trim() ? { caption: words.trim() } : {}) } };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const sorted = (recurrence: Recurrence | null) =>
  recurrence &&
  Object.entries(recurrence)
    .filter(([, value]) => value !== undefined)
    .sort();

/**
 * What follows from what stands in the window: what is wrong, what has to be asked, and what the API is told.
 * `terms` is null while something is wrong, `change` while nothing was changed.
 */
export function scheduleFacts(
  draft: ScheduleDraft,
  context: { what: What; timeZone: string; windowExpiresAt: string | null },
) {
  const { what, timeZone, windowExpiresAt } = context;
  const { time, repeat, fallback } = draft;
  const item = what.kind === "edit" ? what.item : null;
  const complete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(time);
  const at = complete ? momentIn(timeZone, time.slice(0, 16)) : null;
  const day = complete ? time.slice(0, 10) : null;
  const moved = item === null || time !== fieldTime(new Date(item.sendAt), timeZone);
  const now = Date.now();

  const everyFits =
    !repeat.repeat || (repeat.repeat.every >= 1 && repeat.repeat.every <= mostOf[repeat.repeat.unit]);
  const recurrence = repeat.repeat ? withEnd(repeat.repeat, repeat.end) : null;
  const rule: Rule | null =
    recurrence && complete ? { ...recurrence, start: `${time.slice(0, 16)}:00` } : null;
  const first = rule && at && everyFits ? firstTime(rule, timeZone, at) : at;
  const upcoming: Date[] = [];
  if (rule && first && everyFits) {
    const most = rule.ends && "after" in rule.ends ? Math.min(3, rule.ends.after - 1) : 3;
    for (const next of timesAfter(rule, timeZone, first)) {
      if (upcoming.length >= most) break;
      upcoming.push(next);
    }
  }

  const isText = item?.message.type === "text";
  const problem = {
    words: isText && !draft.words?.trim(),
    time: !at
      ? ("missing" as const)
      : at.getTime() <= now && (moved || item?.state !== "scheduled")
        ? ("past" as const)
        : at.getTime() > now + year
          ? ("far" as const)
          : null,
    end: repeat.repeat !== null && recurrence === null,
    never: rule !== null && everyFits && first === null,
    fallback: fallback.kind === "template" && fallback.template === null,
  };
  const isTemplate = item
    ? item.message.type === "template"
    : what.kind === "new" && what.messages.every(({ message }) => message.type === "template");
  const firstIsClosed = first !== null && closedBy(windowExpiresAt, first);
  const asksFallback = !isTemplate && (firstIsClosed || repeat.repeat !== null);
  const wrong =
    problem.words ||
    problem.time ||
    problem.end ||
    problem.never ||
    !everyFits ||
    (asksFallback && problem.fallback);

  const chosen: ScheduledMessageView["fallback"] =
    asksFallback && fallback.kind === "template" && fallback.template
      ? { template: fallback.template }
      : "tell";
  const terms: Terms | null = wrong
    ? null
    : { sendAt: time.slice(0, 16), timeZone, recurrence, fallback: chosen };

  const change =
    item && terms
      ? {
          ...(draft.words !== null && draft.words !== wordsIn(what)
            ? { message: messageWithWords(item, draft.words) }
            : {}),
          ...(moved ? { sendAt: terms.sendAt, timeZone } : {}),
          ...(same(sorted(recurrence), sorted(item.recurrence)) ? {} : { recurrence }),
          ...(isTemplate || same(chosen, item.fallback) ? {} : { fallback: chosen }),
          ...(item.state === "scheduled" ? {} : { state: "scheduled" }),
        }
      : null;
  return {
    day,
    upcoming,
    isText,
    problem,
    firstIsClosed,
    windowEnds: windowExpiresAt && Date.parse(windowExpiresAt) > now ? windowExpiresAt : null,
    asksFallback,
    terms,
    change: change && Object.keys(change).length > 0 ? change : null,
  };
}
