"use client";

import { useTranslations } from "next-intl";
import { actionWords } from "@/components/members/audit-words";
import { useMembers } from "@/components/settings/use-library";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectItem } from "@/components/ui/select";
import { useApiQuery } from "@/hooks/use-api";
import { addDays, momentIn } from "@/lib/shared/dates";

export type AuditFilter = {
  /** A user's id, or all. */
  who: string;
  what: string;
  /** Days as YYYY-MM-DD, both included; empty for no limit. */
  from: string;
  to: string;
};
export const noFilter: AuditFilter = { who: "all", what: "all", from: "", to: "" };

/** As the API takes it: days begin and end in the workspace's time zone. */
export function toQuery(filter: AuditFilter, timeZone: string): Record<string, string> {
  const start = filter.from && momentIn(timeZone, `${filter.from}T00:00`);
  const end = filter.to && momentIn(timeZone, `${addDays(filter.to, 1)}T00:00`);
  return {
    ...(filter.who === "all" ? {} : { actorId: filter.who }),
    ...(filter.what === "all" ? {} : { action: filter.what }),
    ...(start ? { from: start.toISOString() } : {}),
    ...(end ? { to: end.toISOString() } : {}),
  };
}

export function AuditFilters({
  value,
  onChange,
}: {
  value: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}) {
  const t = useTranslations("members.audit");
  const members = useMembers().data?.data ?? [];
  const actions = useApiQuery<{ data: string[] }>("/audit-actions").data?.data ?? [];
  const set = (part: Partial<AuditFilter>) => onChange({ ...value, ...part });
  return (
    <div role="search" aria-label={t("filter")} className="grid grid-cols-2 gap-3 pane:grid-cols-4">
      <Field label={t("who")}>
        <Select value={value.who} onValueChange={(who) => set({ who })}>
          <SelectItem value="all">{t("anybody")}</SelectItem>
          {members.map(({ userId, name }) => (
            <SelectItem key={userId} value={userId}>
              {name}
            </SelectItem>
          ))}
        </Select>
      </Field>
      <Field label={t("what")}>
        <Select value={value.what} onValueChange={(what) => set({ what })}>
          <SelectItem value="all">{t("anything")}</SelectItem>
          {actions.map((action) => (
            <SelectItem key={action} value={action}>
              {actionWords(action)}
            </SelectItem>
          ))}
        </Select>
      </Field>
      <Field label={t("from")}>
        <Input type="date" value={value.from} onChange={({ target }) => set({ from: target.value })} />
      </Field>
      <Field label={t("to")}>
        <Input type="date" value={value.to} onChange={({ target }) => set({ to: target.value })} />
      </Field>
    </div>
  );
}
