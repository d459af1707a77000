"use client";

import { useFormatter } from "next-intl";

/**
 * Decimal text in a currency as people write it. Amounts below one unit keep up to four digits: Meta's prices are
 * fractions of a cent.
 */
export function useMoney(): (amount: string, currency: string) => string {
  const format = useFormatter();
  return (amount, currency) => {
    const value = Number(amount);
    return format.number(value, {
      style: "currency",
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2,
    });
  };
}
