"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { useCheck } from "@/components/campaigns/draft/use-check";
import { useCampaignWrite } from "@/components/campaigns/use-campaigns";
import { useMoney } from "@/components/campaigns/use-money";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignCheck, CampaignView } from "@/lib/campaigns/views";
import { addDays, dayIn, localTimeIn, momentIn } from "@/lib/shared/dates";

/** The last look: so many people, so much money, now or at a time of the workspace's clocks. */
export function LaunchDialog({
  campaign,
  checkedNow,
  onClose,
}: {
  campaign: CampaignView;
  /** What would happen if it were launched now. */
  checkedNow: CampaignCheck;
  onClose: () => void;
}) {
  const t = useTranslations("campaigns.launch");
  const common = useTranslations("common");
  const format = useFormatter();
  const money = useMoney();
  const { timeZone } = useWorkspace();
  const [when, setWhen] = useState<"now" | "later">("now");
  const [local, setLocal] = useState(() => `${addDays(dayIn(timeZone, new Date()), 1)}T09:00`);
  const at = momentIn(timeZone, local);
  const isTime = !Number.isNaN(at.getTime());
  const {
    check: checked,
    stale,
    error: checkError,
  } = useCheck(campaign.id, checkedNow.version, {
    scheduledAt: when === "later" && isTime ? at.toISOString() : null,
    known: checkedNow,
  });
  const check = checked ?? checkedNow;
  const launch = useCampaignWrite((api) =>
    api.put<CampaignView>(`/campaigns/${campaign.id}/launch`, {
      version: check.version,
      scheduledAt: when === "later" ? at.toISOString() : null,
    }),
  );
  const { price, duration } = check;
  // The server says the same of a time that is over; that belongs beside the field.
  const timeProblem = launch.error?.fields.scheduledAt ?? checkError?.fields.scheduledAt;
  const problem = launch.error ?? checkError;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("title", { name: campaign.name })}
        description={
          price
            ? t("textWithPrice", {
                count: check.reachable,
                price: money(price.max, price.currency),
              })
            : t("text", { count: check.reachable })
        }
      >
        <Form errors={launch.error?.fields} onSubmit={() => launch.mutate(undefined, { onSuccess: onClose })}>
          <Segmented
            label={t("when")}
            value={when}
            onChange={setWhen}
            options={[
              { value: "now", label: t("now") },
              { value: "later", label: t("later") },
            ]}
          />
          {when === "later" && (
            <Field
              label={t("at")}
              help={
                !isTime
                  ? t("zone", { timeZone })
                  : t("atHelp", {
                      at: format.dateTime(at, { dateStyle: "full", timeStyle: "short" }),
                      timeZone,
                    })
              }
              error={timeProblem}
            >
              <Input
                type="datetime-local"
                value={local}
                min={localTimeIn(timeZone, new Date()).slice(0, 16)}
                onChange={(event) => setLocal(event.target.value)}
                className="w-60"
              />
            </Field>
          )}
          <p role="status" className="text-sm text-muted-foreground">
            {stale
              ? t("checking")
              : t("done", {
                  at: format.dateTime(new Date(duration.finishesAt), {
                    dateStyle: "medium",
                    timeStyle: "short",
                  }),
                })}
          </p>
          {check.warnings.length > 0 && (
            <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-warning">
              {check.warnings.map((warning) => (
                <li key={`${warning.reason}-${warning.field ?? ""}`}>{warning.message}</li>
              ))}
            </ul>
          )}
          {problem && Object.keys(problem.fields).length === 0 && (
            <p role="alert" className="text-base text-danger">
              {problem.message}
            </p>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button
              type="submit"
              loading={launch.isPending}
              disabled={stale || (when === "later" && !isTime)}
            >
              {when === "now" ? t("launch", { count: check.reachable }) : t("schedule")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
