"use client";

import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { ContactRow, ContactRowSkeleton, rowHeight } from "@/components/contacts/contact-row";
import type { Selecting } from "@/components/contacts/use-selection";
import { useLabels } from "@/components/settings/use-library";
import { useHotkeys } from "@/hooks/use-hotkeys";
import type { ContactView, LabelView } from "@/lib/contacts/views";

const noLabels: LabelView[] = [];

/** Rows before the last loaded one at which the next page is asked for. */
const early = 30;

/**
 * Contacts in rows of which only those one sees are drawn. j and k move, Enter opens, x ticks.
 * @param scroller what scrolls: the page
 */
export function ContactList(props: {
  scroller: RefObject<HTMLElement | null>;
  contacts: readonly ContactView[];
  /** More than are loaded. */
  hasMore: boolean;
  onMore: () => void;
  selecting: Selecting;
  mayChoose: boolean;
  onOpen: (id: string) => void;
  menu: (contact: ContactView, row: ReactNode) => ReactNode;
}) {
  const t = useTranslations("contacts.list");
  const { contacts, selecting, hasMore, onMore, mayChoose } = props;
  const labels = useLabels().data?.data ?? noLabels;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const scroller = props.scroller.current;
    const content = scroller?.firstElementChild;
    if (!scroller || !content) return;
    const measure = () => {
      const offset = list.current!.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      setTop(Math.round(offset + scroller.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(content);
    return () => observer.disconnect();
  }, [props.scroller]);
  const count = contacts.length + (hasMore ? 3 : 0);
  // eslint-disable-next-line react-hooks/incompatible-library -- the React Compiler is not used here
  const rows = useVirtualizer({
    count,
    getScrollElement: () => props.scroller.current,
    estimateSize: () => rowHeight,
    scrollMargin: top,
    overscan: 8,
    getItemKey: (index) => contacts[index]?.id ?? `more-${index}`,
  });
  const items = rows.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastDrawn >= contacts.length - early) onMore();
  }, [hasMore, lastDrawn, contacts.length, onMore]);

  // A row that has to be drawn first has the focus a moment later; the next key counts from it at once.
  const coming = useRef<string | null>(null);
  const take = (id: string): boolean => {
    const row = list.current?.querySelector<HTMLElement>(`[data-contact="${id}"]`);
    row?.focus({ preventScroll: true });
    return row != null;
  };
  const focus = (index: number) => {
    const id = contacts[index]?.id;
    if (!id) return;
    rows.scrollToIndex(index);
    coming.current = null;
    if (take(id)) return;
    coming.current = id;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        take(id);
        if (coming.current === id) coming.current = null;
      }),
    );
  };
  const focused = (): string | null =>
    coming.current ??
    document.activeElement?.closest("li")?.querySelector<HTMLElement>("[data-contact]")?.dataset.contact ??
    null;
  const step = (by: number) => {
    const at = contacts.findIndex(({ id }) => id === focused());
    focus(at < 0 ? 0 : Math.min(contacts.length - 1, Math.max(0, at + by)));
  };
  useHotkeys({
    j: () => step(1),
    k: () => step(-1),
    ...(mayChoose && {
      x: () => {
        const id = focused();
        if (id) selecting.toggle(id);
      },
      X: () => {
        const id = focused();
        if (id) selecting.toggle(id, true);
      },
    }),
    ...(selecting.some && { Escape: selecting.clear }),
  });
  const current = useRef(selecting);
  const open = useRef(props.onOpen);
  useEffect(() => {
    current.current = selecting;
    open.current = props.onOpen;
  });
  const onChoose = useCallback((id: string, through: boolean) => current.current.toggle(id, through), []);
  const onOpen = useCallback((id: string) => open.current(id), []);
  return (
    <ul
      ref={list}
      aria-label={t("title")}
      className="relative overflow-hidden rounded-xl border bg-card"
      style={{ height: rows.getTotalSize() + 1 }}
    >
      {items.map(({ index, key, start }) => {
        const contact = contacts[index];
        return (
          <li
            key={key}
            aria-setsize={hasMore ? -1 : contacts.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 border-b"
            style={{ height: rowHeight, transform: `translateY(${start - top}px)` }}
          >
            {contact ? (
              props.menu(
                contact,
                <ContactRow
                  contact={contact}
                  labels={labels}
                  chosen={selecting.isChosen(contact.id)}
                  mayChoose={mayChoose}
                  onOpen={onOpen}
                  onChoose={onChoose}
                />,
              )
            ) : (
              <ContactRowSkeleton />
            )}
          </li>
        );
      })}
    </ul>
  );
}
