import { useFormatter } from "next-intl";
import { decimalsOf } from "@/lib/billing/plans/rules";

/** Amounts in the smallest unit, as people write them; whole ones without decimals. */
export function useMoney(): (amount: number, currency: string) => string {
  const format = useFormatter();
  return (amount, currency) => {
    const unit = 10 ** decimalsOf(currency);
    return format.number(amount / unit, {
      style: "currency",
      currency: currency.toUpperCase(),
      ...(amount % unit === 0 ? { maximumFractionDigits: 0 } : {}),
    });
  };
}

/** Days of money are days in UTC, as on Stripe's invoices. */
export function useDay(): (at: string) => string {
  const format = useFormatter();
  return (at) => format.dateTime(new Date(at), { dateStyle: "long", timeZone: "UTC" });
}
