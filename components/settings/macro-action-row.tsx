"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCannedReplies, useLabels, useMembers, useTeams } from "@/components/settings/use-library";
import { VariableText } from "@/components/settings/variable-text";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { LabelChip } from "@/components/inbox/library/label-chip";
import { Select, SelectItem } from "@/components/ui/select";
import type { MacroAction } from "@/lib/inbox/macro-actions";

const actionTypes: MacroAction["type"][] = [
  "send_text",
  "send_canned_reply",
  "note",
  "assign",
  "assign_team",
  "add_labels",
  "remove_labels",
  "set_priority",
  "snooze",
  "close",
  "reopen",
];

/** An action as it is before anything is chosen for it. */
export function newAction(type: MacroAction["type"]): MacroAction {
  switch (type) {
    case "send_text":
    case "note":
      return { type, text: "" };
    case "send_canned_reply":
      return { type, cannedReplyId: "" };
    case "assign":
      return { type, to: "me" };
    case "assign_team":
      return { type, teamId: null };
    case "add_labels":
    case "remove_labels":
      return { type, labelIds: [] };
    case "set_priority":
      return { type, priority: "high" };
    case "snooze":
      return { type, hours: 24 };
    default:
      return { type };
  }
}

const nobody = "nobody";

type Props = { action: MacroAction; onChange: (action: MacroAction) => void };

function Choice({
  label,
  value,
  placeholder,
  choices,
  onChange,
}: {
  label: string;
  value: string;
  placeholder?: string;
  choices: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <Select value={value} onValueChange={onChange} aria-label={label} placeholder={placeholder}>
      {choices.map((choice) => (
        <SelectItem key={choice.value} value={choice.value}>
          {choice.label}
        </SelectItem>
      ))}
    </Select>
  );
}

/** What an action needs to know. */
function Details({ action, onChange }: Props) {
  const t = useTranslations("library.macros");
  const replies = useCannedReplies().data?.data ?? [];
  const members = useMembers().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  const labels = useLabels().data?.data ?? [];
  const label = t(`actions.${action.type}`);
  const named = (rows: { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  switch (action.type) {
    case "send_text":
    case "note":
      return (
        <VariableText
          label={t("message")}
          value={action.text}
          onChange={(text) => onChange({ ...action, text })}
          maxLength={4_096}
        />
      );
    case "send_canned_reply":
      return (
        <Choice
          label={label}
          value={action.cannedReplyId}
          placeholder={t("choose")}
          choices={replies.map((reply) => ({ value: reply.id, label: `/${reply.shortcut}` }))}
          onChange={(cannedReplyId) => onChange({ ...action, cannedReplyId })}
        />
      );
    case "assign":
      return (
        <Choice
          label={label}
          value={action.to ?? nobody}
          choices={[
            { value: "me", label: t("me") },
            { value: nobody, label: t("nobody") },
            ...members
              .filter(({ role }) => role !== "viewer")
              .map((member) => ({ value: member.userId, label: member.name })),
          ]}
          onChange={(to) => onChange({ ...action, to: to === nobody ? null : to })}
        />
      );
    case "assign_team":
      return (
        <Choice
          label={label}
          value={action.teamId ?? nobody}
          choices={[{ value: nobody, label: t("noTeam") }, ...named(teams)]}
          onChange={(teamId) => onChange({ ...action, teamId: teamId === nobody ? null : teamId })}
        />
      );
    case "add_labels":
    case "remove_labels":
      return (
        <div
          role="group"
          aria-label={label}
          className="flex flex-wrap gap-x-4 gap-y-2 pointer-coarse:gap-y-4"
        >
          {labels.length === 0 && <p className="text-sm text-muted-foreground">{t("noLabels")}</p>}
          {labels.map((one) => (
            <Checkbox
              key={one.id}
              label={<LabelChip label={one} />}
              checked={action.labelIds.includes(one.id)}
              onCheckedChange={(checked) =>
                onChange({
                  ...action,
                  labelIds: checked
                    ? [...action.labelIds, one.id]
                    : action.labelIds.filter((id) => id !== one.id),
                })
              }
            />
          ))}
        </div>
      );
    case "set_priority":
      return (
        <Choice
          label={label}
          value={action.priority}
          choices={(["none", "low", "medium", "high", "urgent"] as const).map((value) => ({
            value,
            label: t(`priorities.${value}`),
          }))}
          onChange={(priority) => onChange({ ...action, priority: priority as typeof action.priority })}
        />
      );
    case "snooze":
      return (
        <label className="flex items-center gap-2 text-base">
          <Input
            type="number"
            min={1}
            max={720}
            value={action.hours || ""}
            onChange={(event) => onChange({ ...action, hours: event.target.valueAsNumber || 0 })}
            className="w-20 tabular-nums"
          />
          {t("hours")}
        </label>
      );
    default:
      return null;
  }
}

/** One action of a macro: what it is, and what it needs to know. */
export function MacroActionRow({
  action,
  place,
  error,
  onChange,
  onRemove,
}: Props & { place: number; error?: string; onRemove: () => void }) {
  const t = useTranslations("library.macros");
  return (
    <li className="flex flex-col gap-3 rounded-lg border p-3">
      <div className="flex items-center gap-2">
        <span className="w-5 shrink-0 text-sm text-muted-foreground tabular-nums">{place}.</span>
        <Choice
          label={t("action", { place })}
          value={action.type}
          choices={actionTypes.map((type) => ({ value: type, label: t(`actions.${type}`) }))}
          onChange={(type) => onChange(newAction(type as MacroAction["type"]))}
        />
        <Button variant="ghost" size="icon" onClick={onRemove} aria-label={t("remove", { place })}>
          <Trash2 />
        </Button>
      </div>
      <Details action={action} onChange={onChange} />
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </li>
  );
}
