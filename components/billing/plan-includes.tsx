import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { limitedThings } from "@/lib/billing/plans/rules";
import type { OfferView } from "@/lib/billing/plans/views";

/** What a plan includes, one thing a line. */
export function PlanIncludes({ limits }: Pick<OfferView, "limits">) {
  const t = useTranslations("billing.plans");
  return (
    <ul className="flex flex-1 flex-col gap-1.5 text-base">
      {limitedThings
        .filter((thing) => limits[thing] !== 0)
        .map((thing) => {
          const limit = limits[thing];
          return (
            <li key={thing} className="flex items-start gap-2">
              <Check className="mt-0.5 size-4 shrink-0 text-primary-text" aria-hidden="true" />
              {limit === null ? t(`unlimited.${thing}`) : t(`things.${thing}`, { limit })}
            </li>
          );
        })}
    </ul>
  );
}
