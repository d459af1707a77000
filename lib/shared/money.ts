/**
 * Amounts of money are whole millionths of a currency's unit, `micros`: rates have up to six decimals, and sums of floats
 * are wrong in the last digit. A number holds nine billion units exactly.
 */
const perUnit = 1_000_000;

const decimal = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/** @returns the micros of "0.0618"; null for what is no decimal number with at most six decimals */
export function microsOf(amount: string): number | null {
  const parts = decimal.exec(amount);
  return parts && Number(parts[1]) * perUnit + Number((parts[2] ?? "").padEnd(6, "0"));
}

/** "0.0618", exact and without useless zeros: what Intl.NumberFormat formats without going through a float. */
export function decimalOf(micros: number): `${number}` {
  const amount = Math.abs(micros);
  const fraction = String(amount % perUnit)
    .padStart(6, "0")
    .replace(/0+$/, "");
  const whole = Math.floor(amount / perUnit);
  return `${micros < 0 ? "-" : ""}${whole}${fraction && `.${fraction}`}` as `${number}`;
}

/**
 * How an amount in a currency's unit is written. Below one unit it keeps up to four digits: Meta's prices are fractions
 * of a cent.
 */
export const moneyStyle = (value: number, currency: string) => ({
  style: "currency" as const,
  currency,
  minimumFractionDigits: 2,
  maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2,
});
export type MoneyStyle = ReturnType<typeof moneyStyle>;

const exact = (micros: number): number => {
  if (!Number.isSafeInteger(micros)) throw new RangeError("An amount of money is too large to be exact.");
  return micros;
};

/** @throws RangeError instead of rounding */
export const timesMicros = (micros: number, count: number): number => exact(micros * count);

/** @throws RangeError instead of rounding */
export const sumMicros = (amounts: readonly number[]): number =>
  amounts.reduce((sum, micros) => exact(sum + micros), 0);
