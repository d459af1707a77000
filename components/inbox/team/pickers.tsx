"use client";

import { useState } from "react";
import { AlarmClock, Plus, UserPlus, UserX, Users } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { LabelDot } from "@/components/inbox/library/label-chip";
import { Picker, PickerGroup, PickerItem } from "@/components/inbox/team/picker";
import { mostUrgentFirst, PriorityMark } from "@/components/inbox/team/priority-mark";
import { useArrange } from "@/components/inbox/team/use-arrange";
import { useAvailability } from "@/components/inbox/team/use-availability";
import { useLabels, useMembers, useTeams } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { toast } from "@/components/ui/toast";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { LabelView } from "@/lib/contacts/views";
import { snoozeTimes } from "@/lib/inbox/rules";
import type { ConversationView } from "@/lib/inbox/views";
import { momentIn } from "@/lib/shared/dates";
import { hues } from "@/lib/shared/hues";

export type PickerName = "assign" | "snooze" | "priority" | "labels";

type Props = {
  targets: readonly ConversationView[];
  onDone: () => void;
};

/** What one chooses in the popover of a conversation's bar, or of many. */
export default function Pickers({ picker, ...props }: Props & { picker: PickerName }) {
  switch (picker) {
    case "assign":
      return <AssignPicker {...props} />;
    case "snooze":
      return <SnoozePicker {...props} />;
    case "priority":
      return <PriorityPicker {...props} />;
    case "labels":
      return <LabelPicker {...props} />;
  }
}

function AssignPicker({ targets, onDone }: Props) {
  const t = useTranslations("teamwork.assign");
  const done = useTranslations("teamwork.done");
  const { userId } = useWorkspace();
  const arrange = useArrange();
  const members = (useMembers().data?.data ?? []).filter(({ role }) => role !== "viewer");
  const teams = useTeams().data?.data ?? [];
  const { online, away } = useAvailability();
  const count = targets.length;
  const all = (fits: (conversation: ConversationView) => boolean) => targets.every(fits);
  const some = (fits: (conversation: ConversationView) => boolean) => targets.some(fits);
  const give = (assigneeId: string, name: string) => {
    void arrange(targets, { assigneeId }, done("assigned", { count, name }));
    onDone();
  };
  const me = members.find((member) => member.userId === userId);
  const others = members.filter((member) => member.userId !== userId);
  const hint = (id: string) => (away.has(id) ? t("away") : online.has(id) ? t("online") : null);
  return (
    <Picker label={t("label")} search={t("search")} empty={t("none")}>
      <PickerGroup>
        {me && some(({ assigneeId }) => assigneeId !== userId) && (
          <PickerItem
            value="take over"
            words={t("takeOver")}
            icon={<UserPlus />}
            onSelect={() => give(userId, me.name)}
          />
        )}
        {some(({ assigneeId }) => assigneeId !== null) && (
          <PickerItem
            value="unassign"
            words={t("unassign")}
            icon={<UserX />}
            onSelect={() => {
              void arrange(targets, { assigneeId: null }, done("unassigned", { count }));
              onDone();
            }}
          />
        )}
      </PickerGroup>
      <PickerGroup heading={t("members")}>
        {[...(me ? [me] : []), ...others].map((member) => (
          <PickerItem
            key={member.userId}
            value={member.userId}
            words={member.name}
            icon={<Avatar name={member.name} seed={member.userId} image={member.image} size="xs" />}
            hint={hint(member.userId)}
            chosen={all(({ assigneeId }) => assigneeId === member.userId)}
            onSelect={() => give(member.userId, member.name)}
          />
        ))}
      </PickerGroup>
      {teams.length > 0 && (
        <PickerGroup heading={t("teams")}>
          {teams.map((team) => (
            <PickerItem
              key={team.id}
              value={team.id}
              words={team.name}
              icon={<Users />}
              chosen={all(({ teamId }) => teamId === team.id)}
              onSelect={() => {
                void arrange(targets, { teamId: team.id }, done("team", { count, name: team.name }));
                onDone();
              }}
            />
          ))}
          {some(({ teamId }) => teamId !== null) && (
            <PickerItem
              value="no team"
              words={t("noTeam")}
              icon={<UserX />}
              onSelect={() => {
                void arrange(targets, { teamId: null }, done("noTeam", { count }));
                onDone();
              }}
            />
          )}
        </PickerGroup>
      )}
    </Picker>
  );
}

function SnoozePicker({ targets, onDone }: Props) {
  const t = useTranslations("teamwork.snooze");
  const done = useTranslations("teamwork.done");
  const format = useFormatter();
  const { timeZone } = useWorkspace();
  const arrange = useArrange();
  const [custom, setCustom] = useState("");
  const [problem, setProblem] = useState(false);
  const said = (at: Date) =>
    format.dateTime(at, {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
  const snooze = (at: Date) => {
    void arrange(
      targets,
      { status: { snoozedUntil: at } },
      done("snoozed", { count: targets.length, until: said(at) }),
    );
    onDone();
  };
  const [times] = useState(() => snoozeTimes(new Date(), timeZone));
  return (
    <div role="group" aria-label={t("label")} className="flex flex-col p-1">
      {times.map(({ name, at }, index) => (
        <button
          key={name}
          type="button"
          autoFocus={index === 0}
          onClick={() => snooze(at)}
          className="flex min-h-8 items-center gap-2 rounded-md px-2 text-left text-base outline-none hover:bg-accent focus-visible:bg-accent pointer-coarse:min-h-10"
        >
          <AlarmClock className="size-4 text-muted-foreground" aria-hidden="true" />
          <span className="flex-1">{t(name)}</span>
          <span className="text-xs text-muted-foreground tabular-nums">{said(at)}</span>
        </button>
      ))}
      <form
        className="mt-1 flex flex-col gap-1.5 border-t px-2 pt-2 pb-1"
        onSubmit={(event) => {
          event.preventDefault();
          const at = custom ? momentIn(timeZone, custom) : null;
          if (at && at > new Date()) snooze(at);
          else setProblem(true);
        }}
      >
        <Label htmlFor="snooze-until">{t("custom")}</Label>
        <div className="flex gap-2">
          <Input
            id="snooze-until"
            type="datetime-local"
            value={custom}
            aria-invalid={problem || undefined}
            aria-describedby="snooze-help"
            onChange={(event) => {
              setCustom(event.target.value);
              setProblem(false);
            }}
          />
          <Button type="submit">{t("set")}</Button>
        </div>
        <p id="snooze-help" className={problem ? "text-xs text-danger" : "text-xs text-muted-foreground"}>
          {problem ? t("past") : t("customHelp", { zone: timeZone })}
        </p>
      </form>
    </div>
  );
}

function PriorityPicker({ targets, onDone }: Props) {
  const t = useTranslations("teamwork.priority");
  const done = useTranslations("teamwork.done");
  const arrange = useArrange();
  return (
    <Picker label={t("label")} search={t("label")} empty="">
      <PickerGroup>
        {mostUrgentFirst.map((priority) => (
          <PickerItem
            key={priority}
            value={priority}
            words={t(priority)}
            icon={<PriorityMark priority={priority} className="w-4" />}
            chosen={targets.every((conversation) => conversation.priority === priority)}
            onSelect={() => {
              void arrange(targets, { priority }, done("priority", { count: targets.length }));
              onDone();
            }}
          />
        ))}
      </PickerGroup>
    </Picker>
  );
}

/** Labels stay open while one ticks several. */
function LabelPicker({ targets }: Props) {
  const t = useTranslations("teamwork.labels");
  const api = useApi();
  const arrange = useArrange();
  const query = useLabels();
  const labels = query.data?.data ?? [];
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const exists = labels.some((label) => label.name.toLowerCase() === name.toLowerCase());
  const toggle = (id: string) => {
    const has = targets.every(({ labelIds }) => labelIds.includes(id));
    void arrange(targets, has ? { removeLabelIds: [id] } : { addLabelIds: [id] });
  };
  const create = async () => {
    try {
      const color = hues[labels.length % hues.length];
      const label = await api.post<LabelView>("/labels", { name, color });
      setTyped("");
      await query.refetch();
      void arrange(targets, { addLabelIds: [label.id] });
    } catch (error) {
      toast.error(t("createFailed", { message: (error as ApiError).message }));
    }
  };
  return (
    <Picker
      label={t("label")}
      search={t("search")}
      empty={labels.length === 0 ? t("empty") : t("none")}
      typed={typed}
      onTyped={setTyped}
    >
      <PickerGroup>
        {labels.map((label) => (
          <PickerItem
            key={label.id}
            value={label.id}
            words={label.name}
            icon={<LabelDot color={label.color} />}
            chosen={targets.every(({ labelIds }) => labelIds.includes(label.id))}
            onSelect={() => toggle(label.id)}
          />
        ))}
        {name && !exists && (
          <PickerItem
            value={`create ${name}`}
            words={t("create", { name })}
            icon={<Plus />}
            onSelect={() => void create()}
          />
        )}
      </PickerGroup>
    </Picker>
  );
}
