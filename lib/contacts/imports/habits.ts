/** How dates and numbers are written in a country. */
export type Habits = { dateOrder: "dmy" | "mdy"; decimal: "." | "," };

/** @param country ISO 3166 alpha-2 */
export function habitsOf(country: string): Habits {
  const { language } = new Intl.Locale("und", { region: country }).maximize();
  const locale = `${language}-${country}-u-nu-latn-ca-gregory`;
  const dates = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric" });
  const order = dates.formatToParts(new Date(0)).map(({ type }) => type);
  const decimal = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal");
  return {
    dateOrder:
      order.indexOf("month") < order.indexOf("day") && order.indexOf("day") < order.indexOf("year")
        ? "mdy"
        : "dmy",
    decimal: decimal?.value === "," ? "," : ".",
  };
}

const year = (text: string): number => {
  const value = Number(text);
  if (text.length > 2) return value;
  return value >= 70 ? 1900 + value : 2000 + value;
};

const two = (value: number): string => String(value).padStart(2, "0");

function dayOf(y: number, m: number, d: number): string | null {
  const at = new Date(Date.UTC(y, m - 1, d));
  const same = at.getUTCFullYear() === y && at.getUTCMonth() === m - 1 && at.getUTCDate() === d;
  return same && y >= 1000 ? `${y}-${two(m)}-${two(d)}` : null;
}

/**
 * A day in digits: 2026-11-20, 20.11.2026, 20/11/26, 11/20/2026, 20261120. Where day and month could be either, the order
 * decides; where they cannot, what is possible.
 * @returns YYYY-MM-DD, null for what is no day
 */
export function readDay(text: string, dateOrder: Habits["dateOrder"]): string | null {
  const digits = text.normalize("NFKC").trim();
  const iso = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(digits) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})$/.exec(digits);
  if (!parts) return null;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  const inOrder = dateOrder === "dmy" ? [second, first] : [first, second];
  return dayOf(year(parts[3]!), inOrder[0]!, inOrder[1]!) ?? dayOf(year(parts[3]!), inOrder[1]!, inOrder[0]!);
}

/** A day, or a day and a time, in UTC unless it says its own zone. @returns null for what is none */
export function readMoment(text: string, dateOrder: Habits["dateOrder"]): Date | null {
  const given = text.normalize("NFKC").trim();
  const parts =
    /^(.+?)[T ,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(am|pm)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(given);
  const day = readDay(parts ? parts[1]! : given, dateOrder);
  if (!day) return null;
  if (!parts) return new Date(`${day}T00:00:00Z`);
  const [hour, ...rest] = parts[2]!.split(":");
  const half = parts[3]?.toLowerCase();
  const hours = half ? (Number(hour) % 12) + (half === "pm" ? 12 : 0) : Number(hour);
  const zone = !parts[4] || /utc|z/i.test(parts[4]) ? "Z" : parts[4].replace(/^(...)(\d\d)$/, "$1:$2");
  const at = new Date(`${day}T${two(hours)}:${rest.join(":")}${zone}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/**
 * A number as people write it: 1,234.5, 1.234,5, 1 234,5, 12 %, € 5. With both signs the later one is the decimal; a
 * single one before three digits is what it is in the country.
 * @returns null for what is none
 */
export function readAmount(text: string, decimal: Habits["decimal"]): number | null {
  const bare = text
    .normalize("NFKC")
    .replace(/[\s'’_\p{Sc}%]/gu, "")
    .replace(/^\((.+)\)$/, "-$1")
    .replace(/^\u2212/, "-");
  if (!/^[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?$/i.test(bare)) return null;
  const last = Math.max(bare.lastIndexOf("."), bare.lastIndexOf(","));
  let plain = bare;
  if (last >= 0) {
    const sign = bare[last]!;
    const isOnly = bare.indexOf(sign) === last;
    const hasOther = bare.includes(sign === "." ? "," : ".");
    const couldGroup = /^[+-]?\d{1,3}([.,]\d{3})+$/.test(bare);
    const isDecimal = isOnly && (hasOther || !couldGroup || sign === decimal);
    plain = isDecimal
      ? `${bare.slice(0, last).replace(/[.,]/g, "")}.${bare.slice(last + 1)}`
      : bare.replace(/[.,]/g, "");
    if (!isDecimal && !couldGroup) return null;
  }
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
