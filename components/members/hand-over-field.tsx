"use client";

import { useTranslations } from "next-intl";
import { useMembers, useTeams } from "@/components/settings/use-library";
import { Field } from "@/components/ui/field";
import { Select, SelectItem } from "@/components/ui/select";

/** Who takes the conversations: `nobody`, `member:<user id>` or `team:<id>`. */
export type Taker = string;

/** What the API takes for it. A team takes them as nobody's yet. */
export function handOverTo(taker: Taker): { assigneeId: string | null; teamId?: string } {
  const [kind, id] = taker.split(":");
  return kind === "member"
    ? { assigneeId: id! }
    : kind === "team"
      ? { assigneeId: null, teamId: id! }
      : { assigneeId: null };
}

export function HandOverField({
  leaving,
  value,
  onChange,
}: {
  /** The user whose conversations they are. */
  leaving: string;
  value: Taker;
  onChange: (taker: Taker) => void;
}) {
  const t = useTranslations("members.handOver");
  const members = useMembers().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  return (
    <Field label={t("label")}>
      <Select value={value} onValueChange={onChange}>
        <SelectItem value="nobody">{t("nobody")}</SelectItem>
        {members
          .filter(({ userId, role }) => userId !== leaving && role !== "viewer")
          .map(({ userId, name }) => (
            <SelectItem key={userId} value={`member:${userId}`}>
              {name}
            </SelectItem>
          ))}
        {teams.map(({ id, name }) => (
          <SelectItem key={id} value={`team:${id}`}>
            {t("team", { name })}
          </SelectItem>
        ))}
      </Select>
    </Field>
  );
}
