"use client";

import { useFormatter } from "next-intl";
import { moneyStyle } from "@/lib/shared/money";

/** Decimal text in a currency as people write it; see moneyStyle. */
export function useMoney(): (amount: string, currency: string) => string {
  const format = useFormatter();
  return (amount, currency) => format.number(Number(amount), moneyStyle(Number(amount), currency));
}
