"use client";

import type { ReactNode } from "react";
import {
  AlarmClock,
  Ban,
  Check,
  Link2,
  MessageSquareText,
  RotateCcw,
  Tag,
  UserPlus,
  UserRound,
  Users,
  UserX,
  Zap,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useBlockContact } from "@/components/contacts/use-block-contact";
import { useVariableFacts } from "@/components/inbox/compose/variable-facts";
import { addToDraft, useDraftMode } from "@/components/inbox/drafts";
import { LabelDot } from "@/components/inbox/library/label-chip";
import { useRunMacro } from "@/components/inbox/library/use-run-macro";
import { openNextConversation } from "@/components/inbox/team/next-conversation";
import { mostUrgentFirst, PriorityMark } from "@/components/inbox/team/priority-mark";
import { useArrange } from "@/components/inbox/team/use-arrange";
import {
  useCannedReplies,
  useLabels,
  useMacros,
  useMembers,
  useTeams,
} from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { toast } from "@/components/ui/toast";
import { useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";
import { snoozeTimes } from "@/lib/inbox/rules";
import { fillVariables } from "@/lib/inbox/variables";
import type { CannedReplyView, ConversationView } from "@/lib/inbox/views";

/** Lists that open inside the palette. */
export type PalettePage = "assign" | "snooze" | "priority" | "labels" | "macros" | "canned";

export type PaletteAction = {
  id: string;
  name: string;
  icon: ReactNode;
  /** The key that does the same without the palette. */
  shortcut?: string;
} & (
  | { page: PalettePage }
  /** `thenWrite`: the field of the composer has the focus afterwards. */
  | { run: () => void; thenWrite?: boolean }
);

export type ConversationActions = {
  /** What is offered at once. */
  all: PaletteAction[];
  /** Every member, label, macro and so on, found by typing. */
  one: PaletteAction[];
};

/** What can be done with the conversation that is open. */
export function useConversationActions(conversation: ConversationView): ConversationActions {
  const t = useTranslations("palette.actions");
  const bar = useTranslations("teamwork.bar");
  const done = useTranslations("teamwork.done");
  const words = useTranslations("teamwork");
  const router = useRouter();
  const { slug, userId, timeZone } = useWorkspace();
  const mayWrite = useMay("agent");
  const arrange = useArrange();
  const { start } = useRunMacro(conversation.id);
  const insert = useInsertCanned(conversation);
  const members = useMembers().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  const labels = useLabels().data?.data ?? [];
  const macros = useMacros().data?.data ?? [];
  const replies = useCannedReplies().data?.data ?? [];
  const { contact: ref, id, status, assigneeId, teamId, labelIds, priority } = conversation;
  const contact = useApiQuery<ContactView>(`/contacts/${ref.id}`, { key: ["contact", ref.id] }).data;
  const block = useBlockContact(ref);

  const targets = [conversation];
  const change = (what: Parameters<typeof arrange>[1], said?: string) => () =>
    void arrange(targets, what, said);
  const close = () => {
    openNextConversation(id);
    void arrange(targets, { status: "closed" }, done("closed", { count: 1 }));
  };
  const link = () =>
    void navigator.clipboard
      .writeText(new URL(`/w/${slug}/inbox?conversation=${id}`, window.location.origin).href)
      .then(
        () => toast.success(t("linkCopied")),
        () => toast.error(t("linkNotCopied")),
      );

  const always: PaletteAction[] = [
    { id: "act-link", name: t("link"), icon: <Link2 />, run: link },
    {
      id: "act-contact",
      name: t("contact"),
      icon: <UserRound />,
      run: () => router.push(`/w/${slug}/contacts?contact=${ref.id}`),
    },
  ];
  if (!mayWrite) return { all: always, one: [] };

  const all: PaletteAction[] = [
    { id: "act-assign", name: t("assign"), icon: <UserPlus />, shortcut: "a", page: "assign" },
    { id: "act-labels", name: t("labels"), icon: <Tag />, shortcut: "l", page: "labels" },
    {
      id: "act-priority",
      name: t("priority"),
      icon: <PriorityMark priority={priority} className="w-4" />,
      shortcut: "p",
      page: "priority",
    },
    status === "snoozed"
      ? {
          id: "act-wake",
          name: bar("wake"),
          icon: <AlarmClock />,
          run: change({ status: { snoozedUntil: null } }, done("woken", { count: 1 })),
        }
      : { id: "act-snooze", name: t("snooze"), icon: <AlarmClock />, shortcut: "s", page: "snooze" },
    status === "closed"
      ? {
          id: "act-reopen",
          name: t("reopen"),
          icon: <RotateCcw />,
          shortcut: "e",
          run: change({ status: "open" }, done("reopened", { count: 1 })),
        }
      : { id: "act-close", name: t("close"), icon: <Check />, shortcut: "e", run: close },
    { id: "act-macros", name: t("macros"), icon: <Zap />, page: "macros" },
    { id: "act-canned", name: t("canned"), icon: <MessageSquareText />, shortcut: "/", page: "canned" },
    ...always,
    ...(contact
      ? [
          {
            id: "act-block",
            name: t(contact.blockedAt ? "unblock" : "block", { name: ref.name }),
            icon: <Ban />,
            run: () => block.mutate(!contact.blockedAt),
          },
        ]
      : []),
  ];

  const one: PaletteAction[] = [
    ...(assigneeId === null
      ? []
      : [
          {
            id: "unassign",
            name: words("assign.unassign"),
            icon: <UserX />,
            run: change({ assigneeId: null }, done("unassigned", { count: 1 })),
          },
        ]),
    ...members
      .filter((member) => member.role !== "viewer" && member.userId !== assigneeId)
      .map(({ userId: member, name }) => ({
        id: `assign-${member}`,
        name: member === userId ? t("takeOver") : t("assignTo", { name }),
        icon: <Avatar name={name} seed={member} size="xs" />,
        run: change({ assigneeId: member }, done("assigned", { count: 1, name })),
      })),
    ...teams
      .filter((team) => team.id !== teamId)
      .map((team) => ({
        id: `team-${team.id}`,
        name: t("giveTo", { name: team.name }),
        icon: <Users />,
        run: change({ teamId: team.id }, done("team", { count: 1, name: team.name })),
      })),
    ...labels.map((label) => {
      const has = labelIds.includes(label.id);
      return {
        id: `label-${label.id}`,
        name: t(has ? "removeLabel" : "addLabel", { name: label.name }),
        icon: <LabelDot color={label.color} />,
        run: change(has ? { removeLabelIds: [label.id] } : { addLabelIds: [label.id] }),
      };
    }),
    ...mostUrgentFirst
      .filter((one) => one !== priority)
      .map((one) => ({
        id: `priority-${one}`,
        name: t("setPriority", { priority: words(`priority.${one}`) }),
        icon: <PriorityMark priority={one} className="w-4" />,
        run: change({ priority: one }, done("priority", { count: 1 })),
      })),
    ...snoozeTimes(new Date(), timeZone).map(({ name, at }) => ({
      id: `snooze-${name}`,
      name: t("snoozeUntil", { until: words(`snooze.${name}`) }),
      icon: <AlarmClock />,
      run: change(
        { status: { snoozedUntil: at } },
        done("snoozed", { count: 1, until: words(`snooze.${name}`) }),
      ),
    })),
    ...macros.map((macro) => ({
      id: `macro-${macro.id}`,
      name: t("runMacro", { name: macro.name }),
      icon: <Zap />,
      run: () => start(macro),
    })),
    ...replies.map((reply) => ({
      id: `canned-${reply.id}`,
      name: t("insertCanned", { shortcut: reply.shortcut }),
      icon: <MessageSquareText />,
      run: () => insert(reply),
      thenWrite: true,
    })),
  ];
  return { all, one };
}

/** Puts a canned reply, filled in, below what is written to the customer already. */
export function useInsertCanned(conversation: ConversationView): (reply: CannedReplyView) => void {
  const t = useTranslations("compose.canned");
  const { userId } = useWorkspace();
  const facts = useVariableFacts(conversation, true);
  const [, setMode] = useDraftMode(conversation.id);
  return (reply) => {
    const { text, empty, unknown } = fillVariables(reply.text, facts);
    setMode("reply");
    addToDraft(userId, conversation.id, text);
    const names = [...empty, ...unknown];
    if (names.length > 0) toast(t("missing", { names: names.join(", ") }));
  };
}
