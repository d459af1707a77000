import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import usdOctober2026 from "@/lib/billing/cards/usd-2026-10-01.json";
import { readRateCard, type RateCard } from "@/lib/billing/rate-card";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";

/** Cards that come with Parley, newest last. */
const shipped: Record<string, unknown> = { "usd-2026-10-01.json": usdOctober2026 };

/** Where the operator puts cards of their own. */
export const rateCardsDirectory = (): string => env.RATE_CARDS_DIR ?? path.join(env.DATA_DIR, "rate-cards");

function filesOf(folder: string): { file: string; read: () => unknown }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => ({
      file: path.join(folder, name),
      read: () => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as unknown,
    }));
}

export type RateCardReading = {
  /** By currency, then by the day they begin. */
  cards: RateCard[];
  /** `file: what is wrong`; such a file is left out as a whole. */
  mistakes: string[];
};

/**
 * All cards: those that come with Parley and those in a folder. A card of the folder takes the place of ours for the
 * same currency and day. Never throws: what cannot be read is among the mistakes.
 */
export function readRateCards(folder: string): RateCardReading {
  const cards = new Map<string, RateCard>();
  const mistakes: string[] = [];
  const ours = Object.entries(shipped).map(([file, json]) => ({ file, read: () => json }));
  for (const { file, read } of [...ours, ...filesOf(folder)]) {
    try {
      const result = readRateCard(read());
      if ("card" in result) cards.set(`${result.card.currency} ${result.card.effective}`, result.card);
      else mistakes.push(...result.mistakes.map((mistake) => `${file}: ${mistake}`));
    } catch (error) {
      mistakes.push(`${file}: cannot be read, ${(error as Error).message}`);
    }
  }
  return { cards: [...cards].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, card]) => card), mistakes };
}

let reading: RateCardReading | undefined;

/** The cards as they were when this process first asked for them. */
export const rateCards = (): readonly RateCard[] => (reading ??= readRateCards(rateCardsDirectory())).cards;

/** Reads the cards and tells the operator what is wrong with theirs. Once per process, at its start. */
export function checkRateCards(): void {
  rateCards();
  for (const mistake of reading!.mistakes) log.error({ mistake }, "a rate card is left out");
}
