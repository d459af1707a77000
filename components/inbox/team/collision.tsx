"use client";

import { useRef, useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { useOthersHere } from "@/components/inbox/team/use-presence";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { useMembers } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { useWorkspace } from "@/hooks/use-workspace";

type Clash = { kind: "typing" | "answered"; name: string };

/**
 * Looks, before an answer is sent, whether a colleague types one too or has sent one since this one was begun. Then it
 * asks; the person decides.
 * @param text what is written so far: its beginning is when one began
 */
export function useCollision(conversationId: string, text: string, items: readonly ThreadMessage[]) {
  const t = useTranslations("teamwork.collision");
  const { userId } = useWorkspace();
  const members = useMembers().data?.data;
  const others = useOthersHere(conversationId);
  const [clash, setClash] = useState<(Clash & { go: () => void }) | null>(null);
  const begun = useRef<string | null>(null);
  const newest = () => items.findLast(({ unsent }) => !unsent)?.message.id ?? "";

  /** Call it with each word that is typed. */
  const note = () => {
    if (text === "" || begun.current === null) begun.current = newest();
  };
  const find = (): Clash | null => {
    const nameOf = (id: string | null) => members?.find((member) => member.userId === id)?.name ?? "";
    const typing = others.find(({ state }) => state === "typing");
    if (typing) return { kind: "typing", name: nameOf(typing.userId) };
    const from = items.findIndex(({ message }) => message.id === begun.current);
    if (begun.current === null || from === -1) return null;
    const answer = items
      .slice(from + 1)
      .find(
        ({ message, unsent }) =>
          !unsent &&
          message.direction === "outbound" &&
          message.source === "agent" &&
          message.sentByUserId !== userId,
      );
    return answer ? { kind: "answered", name: nameOf(answer.message.sentByUserId) } : null;
  };
  const guard = (send: () => void) => {
    const go = () => {
      begun.current = null;
      send();
    };
    const found = find();
    if (found) setClash({ ...found, go });
    else go();
  };
  const shown: ReactNode = clash && (
    <Dialog open onOpenChange={(open) => !open && setClash(null)}>
      <DialogContent
        title={t(`${clash.kind}Title`, { name: clash.name })}
        description={t(`${clash.kind}Text`)}
      >
        <DialogFooter>
          <Button
            variant="outline"
            onClick={() => {
              setClash(null);
              clash.go();
            }}
          >
            {t("send")}
          </Button>
          <DialogClose asChild>
            <Button autoFocus>{t("keep")}</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
  return { note, guard, shown };
}
