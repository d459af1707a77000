"use client";

import { MessageSquareText, Zap } from "lucide-react";
import { useTranslations } from "next-intl";
import { plainLine } from "@/components/inbox/formatting";
import { useRunMacro } from "@/components/inbox/library/use-run-macro";
import { useInsertCanned, type PalettePage } from "@/components/inbox/palette/use-conversation-actions";
import { Picker, PickerGroup, PickerItem } from "@/components/inbox/team/picker";
import Pickers from "@/components/inbox/team/pickers";
import { useCannedReplies, useMacros } from "@/components/settings/use-library";
import type { ConversationView } from "@/lib/inbox/views";

type Props = {
  conversation: ConversationView;
  /** It is done. `write`: one goes on in the composer. */
  onDone: (write?: boolean) => void;
};

/** One list of the palette: who, when, which label, which macro, which reply. */
export default function ConversationPage({ page, ...props }: Props & { page: PalettePage }) {
  if (page === "macros") return <MacroPage {...props} />;
  if (page === "canned") return <CannedPage {...props} />;
  return <Pickers picker={page} targets={[props.conversation]} onDone={() => props.onDone()} />;
}

function MacroPage({ conversation, onDone }: Props) {
  const t = useTranslations("palette.actions");
  const macros = useMacros().data?.data ?? [];
  const { start } = useRunMacro(conversation.id);
  return (
    <Picker
      label={t("macros")}
      search={t("findMacro")}
      empty={t(macros.length === 0 ? "noMacros" : "noMacroFound")}
    >
      <PickerGroup>
        {macros.map((macro) => (
          <PickerItem
            key={macro.id}
            value={macro.id}
            words={macro.name}
            icon={<Zap />}
            onSelect={() => {
              start(macro);
              onDone();
            }}
          />
        ))}
      </PickerGroup>
    </Picker>
  );
}

function CannedPage({ conversation, onDone }: Props) {
  const t = useTranslations("palette.actions");
  const replies = useCannedReplies().data?.data ?? [];
  const insert = useInsertCanned(conversation);
  return (
    <Picker
      label={t("canned")}
      search={t("findCanned")}
      empty={t(replies.length === 0 ? "noCanned" : "noCannedFound")}
    >
      <PickerGroup>
        {replies.map((reply) => (
          <PickerItem
            key={reply.id}
            value={reply.id}
            words={`/${reply.shortcut} ${plainLine(reply.text, 120)}`}
            icon={<MessageSquareText />}
            onSelect={() => {
              insert(reply);
              onDone(true);
            }}
          />
        ))}
      </PickerGroup>
    </Picker>
  );
}
