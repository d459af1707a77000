"use client";

import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { useCampaignName, useCampaignNames } from "@/components/inbox/find/use-campaign-names";
import { LabelDot } from "@/components/inbox/library/label-chip";
import type { Selection } from "@/components/inbox/selection";
import { useLabels, useMembers, useTeams } from "@/components/settings/use-library";
import { useWorkspace } from "@/hooks/use-workspace";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { cn } from "@/lib/shared/cn";

const select =
  "h-8 w-full min-w-0 rounded-md border bg-background px-2 text-base focus:border-ring focus:outline-none pointer-coarse:h-10";

const levels = ["urgent", "high", "medium", "low"] as const;
const waits = [15, 60, 240, 1_440] as const;
const days = [1, 7, 30] as const;

const daysAgo = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString();

/** Everything a list can be narrowed by. Each choice works at once. */
export default function FilterBuilder({
  selection,
  numbers,
}: {
  selection: Selection;
  numbers: readonly PhoneNumberView[];
}) {
  const t = useTranslations("finding.filter");
  const { userId } = useWorkspace();
  const { filter, setFilter } = selection;
  const labels = useLabels().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  const members = useMembers().data?.data ?? [];
  const campaigns = useCampaignNames();
  const chosen = useCampaignName(filter.campaignId);
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        <Line label={t("status")}>
          <select
            className={select}
            value={filter.status}
            onChange={(event) => setFilter({ status: event.target.value as typeof filter.status })}
          >
            {(["open", "snoozed", "closed", "all"] as const).map((status) => (
              <option key={status} value={status}>
                {t(`statuses.${status}`)}
              </option>
            ))}
          </select>
        </Line>
        <Line label={t("assignee")}>
          <select
            className={select}
            value={filter.assignee ?? ""}
            onChange={(event) => setFilter({ assignee: event.target.value || null })}
          >
            <option value="">{t("anybody")}</option>
            <option value="me">{t("me")}</option>
            <option value="none">{t("nobody")}</option>
            {members
              .filter((member) => member.userId !== userId)
              .map((member) => (
                <option key={member.userId} value={member.userId}>
                  {member.name}
                </option>
              ))}
          </select>
        </Line>
        {teams.length > 0 && (
          <Line label={t("team")}>
            <select
              className={select}
              value={filter.teamId ?? ""}
              onChange={(event) => setFilter({ teamId: event.target.value || null })}
            >
              <option value="">{t("anyTeam")}</option>
              {teams.map((team) => (
                <option key={team.id} value={team.id}>
                  {team.name}
                </option>
              ))}
            </select>
          </Line>
        )}
        {numbers.length > 1 && (
          <Line label={t("number")}>
            <select
              className={select}
              value={filter.phoneNumberId ?? ""}
              onChange={(event) => setFilter({ phoneNumberId: event.target.value || null })}
            >
              <option value="">{t("anyNumber")}</option>
              {numbers.map((number) => (
                <option key={number.id} value={number.id}>
                  {number.verifiedName ?? number.displayPhoneNumber}
                </option>
              ))}
            </select>
          </Line>
        )}
        <Line label={t("window")}>
          <select
            className={select}
            value={filter.window ?? ""}
            onChange={(event) => setFilter({ window: (event.target.value || null) as typeof filter.window })}
          >
            <option value="">{t("anyWindow")}</option>
            <option value="open">{t("windowOpen")}</option>
            <option value="closed">{t("windowClosed")}</option>
          </select>
        </Line>
        <Line label={t("waiting")}>
          <select
            className={select}
            value={filter.waitingMinutes ?? ""}
            onChange={(event) => setFilter({ waitingMinutes: Number(event.target.value) || null })}
          >
            <option value="">{t("anyWait")}</option>
            {waits.map((minutes) => (
              <option key={minutes} value={minutes}>
                {t("waits", { minutes })}
              </option>
            ))}
          </select>
        </Line>
        <Line label={t("activity")}>
          <select
            className={select}
            value={filter.activeAfter || filter.activeBefore ? "kept" : ""}
            onChange={(event) => {
              const [side, count] = event.target.value.split(" ");
              if (event.target.value === "kept") return;
              setFilter({
                activeAfter: side === "within" ? daysAgo(Number(count)) : null,
                activeBefore: side === "before" ? daysAgo(Number(count)) : null,
              });
            }}
          >
            <option value="">{t("anyActivity")}</option>
            {(filter.activeAfter || filter.activeBefore) && (
              <option value="kept">
                {t(filter.activeAfter ? "since" : "until", {
                  day: (filter.activeAfter ?? filter.activeBefore)!.slice(0, 10),
                })}
              </option>
            )}
            {days.map((count) => (
              <option key={`within ${count}`} value={`within ${count}`}>
                {t("within", { count })}
              </option>
            ))}
            {days.map((count) => (
              <option key={`before ${count}`} value={`before ${count}`}>
                {t("notFor", { count })}
              </option>
            ))}
          </select>
        </Line>
        {(campaigns.length > 0 || filter.campaignId) && (
          <Line label={t("campaign")}>
            <select
              className={select}
              value={filter.campaignId ?? ""}
              onChange={(event) => setFilter({ campaignId: event.target.value || null })}
            >
              <option value="">{t("anyCampaign")}</option>
              {filter.campaignId && !campaigns.some(({ id }) => id === filter.campaignId) && (
                <option value={filter.campaignId}>{chosen ?? t("campaign")}</option>
              )}
              {campaigns.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </Line>
        )}
      </div>
      <Choices label={t("priority")}>
        {levels.map((level) => (
          <Choice
            key={level}
            on={filter.priority.includes(level)}
            onChange={(on) =>
              setFilter({
                priority: on ? [...filter.priority, level] : filter.priority.filter((one) => one !== level),
              })
            }
          >
            {t(`priorities.${level}`)}
          </Choice>
        ))}
      </Choices>
      {labels.length > 0 && (
        <Choices label={t("labels")}>
          {labels.map((label) => (
            <Choice
              key={label.id}
              on={filter.labelIds.includes(label.id)}
              onChange={(on) =>
                setFilter({
                  labelIds: on
                    ? [...filter.labelIds, label.id].slice(0, 10)
                    : filter.labelIds.filter((id) => id !== label.id),
                })
              }
            >
              <LabelDot color={label.color} />
              <bdi className="max-w-40 truncate">{label.name}</bdi>
            </Choice>
          ))}
        </Choices>
      )}
      <Choices label={t("other")}>
        <Choice on={filter.mentions} onChange={(mentions) => setFilter({ mentions })}>
          {t("mentions")}
        </Choice>
        <Choice on={filter.unread} onChange={(unread) => setFilter({ unread })}>
          {t("unread")}
        </Choice>
      </Choices>
    </div>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-sm">
      <span className="text-muted-foreground">{label}</span>
      {children}
    </label>
  );
}

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-1 text-sm">
      <legend className="mb-1 text-muted-foreground">{label}</legend>
      <div className="scrollbar-quiet flex max-h-32 flex-wrap gap-1.5 overflow-y-auto p-0.5">{children}</div>
    </fieldset>
  );
}

function Choice({
  on,
  onChange,
  children,
}: {
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={cn(
        "flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-sm pointer-coarse:h-10",
        on ? "border-transparent bg-primary-soft text-primary-text" : "hover:bg-accent",
      )}
    >
      {children}
    </button>
  );
}
