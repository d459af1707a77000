"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/inbox/use-failure-text";
import { useOutbox } from "@/components/inbox/outbox-provider";
import type { OutboxEntry } from "@/components/inbox/outbox-store";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { wordsOf } from "@/components/inbox/unsent";
import { useMessageWrites } from "@/components/inbox/use-message-writes";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TurnBadge } from "@/components/ui/error-state";
import { useMay } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";

/** Under a message that did not go as it should: what happened, whose turn, what one can do. */
export function MessageTrouble({ item }: { item: ThreadMessage }) {
  if (item.unsent) return <UnsentTrouble entry={item.unsent} />;
  const { status, emptiedAt } = item.message;
  if (status === "failed" && emptiedAt) return null;
  if (status === "failed" || status === "uncertain") return <SentTrouble message={item.message} />;
  if (status === "cancelled") return <CancelledNote />;
  return null;
}

function Note({ tone, children }: { tone: "danger" | "uncertain" | "muted"; children: React.ReactNode }) {
  const colour = { danger: "text-danger", uncertain: "text-uncertain", muted: "text-muted-foreground" }[tone];
  return (
    <div className={`mt-1 flex max-w-[min(86%,32rem)] flex-col items-end gap-1.5 text-end text-sm ${colour}`}>
      {children}
    </div>
  );
}

function CancelledNote() {
  const t = useTranslations("inbox.trouble");
  return <Note tone="muted">{t("cancelled")}</Note>;
}

function SentTrouble({ message }: { message: MessageView }) {
  const t = useTranslations("inbox.trouble");
  const failure = useFailureText(message);
  const mayWrite = useMay("agent");
  const { sendAgain, checkAgain } = useMessageWrites();
  const [asking, setAsking] = useState(false);
  const uncertain = message.status === "uncertain";
  const again = uncertain || message.error?.retry === "ask" || message.error?.retry === "safe";
  const risky = uncertain || message.error?.retry === "ask";
  return (
    <Note tone={uncertain ? "uncertain" : "danger"}>
      <p className="text-pretty">
        {failure.what} <span className="text-muted-foreground">{failure.next}</span>
      </p>
      <div className="flex flex-wrap items-center justify-end gap-1.5 text-foreground">
        {message.error && <TurnBadge turn={message.error.turn} />}
        {mayWrite && uncertain && (
          <Button
            variant="outline"
            size="sm"
            loading={checkAgain.isPending}
            onClick={() => checkAgain.mutate(message.id)}
          >
            {t("checkAgain")}
          </Button>
        )}
        {mayWrite && again && (
          <Button
            variant="outline"
            size="sm"
            loading={sendAgain.isPending}
            onClick={() => (risky ? setAsking(true) : sendAgain.mutate(message.id))}
          >
            {t("sendAgain")}
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("riskTitle")}
        description={t("riskText", { name: message.contact.name })}
        confirmLabel={t("sendAnyway")}
        pending={sendAgain.isPending}
        onConfirm={() => sendAgain.mutate(message.id, { onSettled: () => setAsking(false) })}
      />
    </Note>
  );
}

/** A message that this browser still holds. */
function UnsentTrouble({ entry }: { entry: OutboxEntry }) {
  const t = useTranslations("inbox.trouble");
  const { tryAgain, discard, putBack } = useOutbox();
  const writable = entry.message.type === "text" || entry.message.type === "note";
  const words = writable ? wordsOf(entry.message) : null;
  if (entry.state === "sending") return null;
  if (entry.state === "waiting") {
    return (
      <Note tone="muted">{entry.error?.reason === "unreachable" ? t("waiting") : t("waitingServer")}</Note>
    );
  }
  return (
    <Note tone="danger">
      <p className="text-pretty">
        {entry.error?.reason === "stale" || !entry.error
          ? t("stale")
          : t("notTaken", { reason: entry.error.message })}
      </p>
      <div className="flex flex-wrap justify-end gap-1.5 text-foreground">
        <Button variant="ghost" size="sm" onClick={() => discard(entry.key)}>
          {t("discard")}
        </Button>
        {words !== null && (
          <Button variant="ghost" size="sm" onClick={() => putBack(entry, words)}>
            {t("edit")}
          </Button>
        )}
        <Button variant="outline" size="sm" onClick={() => tryAgain(entry.key)}>
          {t("tryAgain")}
        </Button>
      </div>
    </Note>
  );
}
