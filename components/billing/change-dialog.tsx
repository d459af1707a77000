"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDay, useMoney } from "@/components/billing/money";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { tooMuchFor } from "@/lib/billing/plans/rules";
import type { Interval } from "@/lib/billing/plans/schemas";
import type { BillingView, OfferView, PlanPreviewView } from "@/lib/billing/plans/views";

export type Choice = { plan: OfferView; interval: Interval };

/** What the change brings beside its price: a cancellation that is taken back, a plan smaller than what is used. */
function Consequences({ plan, billing: { cancelAt, usage } }: { plan: OfferView; billing: BillingView }) {
  const t = useTranslations("billing.change");
  const things = useTranslations("billing.usage");
  const day = useDay();
  const over = tooMuchFor(usage, plan.limits);
  return (
    <>
      {cancelAt && <p className="text-base">{t("takesBack", { date: day(cancelAt) })}</p>}
      {over.length > 0 && (
        <div className="flex flex-col gap-1 rounded-lg bg-warning-soft px-3 py-2 text-base text-warning">
          <p>{t("smaller", { plan: plan.name })}</p>
          <ul className="list-disc ps-5">
            {over.map(({ what, used }) => (
              <li key={what}>
                {things(`things.${what}`)}:{" "}
                {things("of", {
                  used: used.toLocaleString("en"),
                  limit: (plan.limits[what] ?? 0).toLocaleString("en"),
                })}
              </li>
            ))}
          </ul>
          <p>{t(over.some(({ what }) => what === "messages") ? "smallerStops" : "smallerStays")}</p>
        </div>
      )}
    </>
  );
}

/** What the change costs today and brings, before anybody agrees to it. */
export function ChangeDialog({
  choice,
  billing,
  onClose,
}: {
  choice: Choice;
  billing: BillingView;
  onClose: () => void;
}) {
  const t = useTranslations("billing.change");
  const words = useTranslations("billing");
  const money = useMoney();
  const api = useApi();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const wish = { planId: choice.plan.id, interval: choice.interval };
  const preview = useQuery<PlanPreviewView, ApiError>({
    queryKey: [slug, "billing", "preview", wish],
    queryFn: () => api.post<PlanPreviewView>("/billing/plan-previews", wish),
    // A price of another second is none.
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const change = useApiMutation(
    (api, prorationDate: number) => api.put<BillingView>("/billing/plan", { ...wish, prorationDate }),
    {
      onSuccess: (view) => {
        cache.setQueryData([slug, "billing"], view);
        void cache.invalidateQueries({ queryKey: [slug, "billing", "payments"] });
        void cache.invalidateQueries({ queryKey: [slug, "plan-notice"] });
        toast.success(t("done", { plan: view.plan.name }));
        onClose();
      },
      // Stripe gives the same answer to the same question: the next try is another one.
      onError: () => void preview.refetch(),
    },
  );
  const portal = useApiMutation((api) => api.post<{ url: string }>("/billing/portal-sessions", {}), {
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast.error(error.message),
  });
  const { data } = preview;
  const problem = preview.error?.message ?? change.error?.message;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { plan: choice.plan.name })}>
        <div className="flex flex-col gap-4">
          {preview.isPending && (
            <div aria-busy="true" className="flex flex-col gap-2">
              <span className="sr-only">{t("asking")}</span>
              <Skeleton className="h-5 w-full" />
              <Skeleton className="h-5 w-2/3" />
            </div>
          )}
          {data && (
            <dl className="flex flex-col gap-2 text-base tabular-nums">
              {data.lines.map(({ description, amount }, index) => (
                <div key={index} className="flex justify-between gap-4 text-muted-foreground">
                  <dt className="min-w-0 break-words">{description}</dt>
                  <dd className="shrink-0">{money(amount, data.currency)}</dd>
                </div>
              ))}
              {data.dueNow > 0 ? (
                <div className="flex justify-between gap-4 border-t pt-2 font-medium">
                  <dt>{t("dueNow")}</dt>
                  <dd>{money(data.dueNow, data.currency)}</dd>
                </div>
              ) : (
                <p className="border-t pt-2">{t("nothingDue")}</p>
              )}
            </dl>
          )}
          <Consequences plan={choice.plan} billing={billing} />
          {problem && (
            <p role="alert" className="text-base text-danger">
              {problem}
            </p>
          )}
          <DialogFooter>
            {change.error?.code === "payment_required" && (
              <Button variant="outline" loading={portal.isPending} onClick={() => portal.mutate()}>
                <CreditCard />
                {words("portal")}
              </Button>
            )}
            <Button
              disabled={!data}
              loading={change.isPending}
              onClick={() => data && change.mutate(data.prorationDate)}
            >
              {t("confirm")}
            </Button>
          </DialogFooter>
        </div>
      </DialogContent>
    </Dialog>
  );
}
