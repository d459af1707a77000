"use client";

import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { steadyOrder } from "@/components/inbox/steady-order";
import type { ConversationView } from "@/lib/inbox/views";

/** How long after the pointer came to rest the list may move again. */
const restMs = 1500;

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);

/** True while a mouse moves over the element: rows must not slip away under it. */
function usePointing(element: RefObject<HTMLElement | null>): boolean {
  const [pointing, setPointing] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      clearTimeout(timer);
      setPointing(false);
    };
    const move = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      setPointing(true);
      clearTimeout(timer);
      timer = setTimeout(rest, restMs);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerleave", rest);
    return () => {
      clearTimeout(timer);
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerleave", rest);
    };
  }, [element]);
  return pointing;
}

/**
 * The conversations in the order to show. New activity moves a conversation up, but not under a moving pointer, and what
 * one has scrolled to stays where it is.
 * @param epoch names the filter: with another one the order starts anew
 * @param rowHeight pixels; all rows are equally high
 */
export function useSteadyList(
  conversations: readonly ConversationView[],
  {
    scroller,
    rowHeight,
    epoch,
  }: { scroller: RefObject<HTMLElement | null>; rowHeight: number; epoch: string },
): ConversationView[] {
  const pointing = usePointing(scroller);
  const [shown, setShown] = useState<{ epoch: string; order: readonly string[] }>({ epoch, order: [] });
  const fresh = conversations.map(({ id }) => id);
  const order = pointing && shown.epoch === epoch ? steadyOrder(shown.order, fresh) : fresh;
  if (shown.epoch !== epoch || !same(shown.order, order)) setShown({ epoch, order });

  const anchor = useRef<{ epoch: string; order: readonly string[] }>({ epoch, order: [] });
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = anchor.current;
    anchor.current = { epoch, order };
    if (!element || element.scrollTop < rowHeight / 2 || before.epoch !== epoch) return;
    const topIndex = Math.floor(element.scrollTop / rowHeight);
    // The first visible row that is still there decides.
    for (let index = topIndex; index < Math.min(before.order.length, topIndex + 12); index++) {
      const now = order.indexOf(before.order[index]!);
      // A row that itself went to the top is not what one reads.
      if (now === -1 || now < index - 3) continue;
      if (now !== index) element.scrollBy({ top: (now - index) * rowHeight, behavior: "instant" });
      return;
    }
    // `order` is made anew at each render; its content decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [order.join(), epoch, rowHeight, scroller]);

  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  return order.flatMap((id) => byId.get(id) ?? []);
}
