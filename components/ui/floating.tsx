"use client";

import {
  createContext,
  createElement,
  useContext,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
  type RefObject,
} from "react";
import type { Late } from "@/components/ui/late";

type Place = { getBoundingClientRect: () => DOMRect };

/** What a thing that floats and the element it belongs to know of each other. */
export type Floating = {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** What opened it, and gets the focus back. */
  triggerRef: RefObject<HTMLElement | null>;
  /** Where it floats. */
  anchorRef: RefObject<Place | null>;
  /** Takes the element that opens it, beside which it floats; for its `ref`. */
  setTrigger: (element: HTMLElement | null) => void;
  /** Takes the place where it floats, when that is not beside what opens it. */
  setAnchor: (place: Place | null) => void;
  /** Opens or closes it, and notes whether a key did that: then the first entry of a menu is focused. */
  toggle: (open: boolean, byKey: boolean) => void;
  /** Whether a key opened it; true only once. */
  takeByKey: () => boolean;
};

const FloatingContext = createContext<Floating | null>(null);

type Props = { open?: boolean; onOpenChange?: (open: boolean) => void; children: ReactNode };

/** Knows whether it is open; holds that itself unless it is given. */
export function FloatingRoot({ open: given, onOpenChange, children }: Props) {
  const [own, setOwn] = useState(false);
  const triggerRef = useRef<HTMLElement>(null);
  const anchorRef = useRef<Place>(null);
  const byKeyRef = useRef(false);
  const open = given ?? own;
  const value = useMemo(() => {
    const setOpen = (next: boolean) => {
      setOwn(next);
      onOpenChange?.(next);
    };
    return {
      open,
      setOpen,
      triggerRef,
      anchorRef,
      setTrigger: (element: HTMLElement | null) => {
        triggerRef.current = element;
        anchorRef.current = element;
      },
      setAnchor: (place: Place | null) => void (anchorRef.current = place),
      toggle: (next: boolean, byKey: boolean) => {
        byKeyRef.current = byKey;
        setOpen(next);
      },
      takeByKey: () => {
        const byKey = byKeyRef.current;
        byKeyRef.current = false;
        return byKey;
      },
    };
  }, [open, onOpenChange]);
  return <FloatingContext value={value}>{children}</FloatingContext>;
}

export function useFloating(): Floating {
  const floating = useContext(FloatingContext);
  if (!floating) throw new Error("The parts of a menu, popover or window belong into one.");
  return floating;
}

/** Whether it is open or was: its content stays from then on, so that it can also fade out. */
export function useWasOpen(open: boolean): boolean {
  const [was, setWas] = useState(open);
  if (open && !was) setWas(true);
  return was || open;
}

/** A component of a late part. Only for what is drawn within the part, when it is surely there. */
export function latePiece<P, K extends keyof P>(
  part: Late<P>,
  name: K,
): (props: P[K] extends ComponentType<infer Given> ? Given : never) => ReactNode {
  return function LatePiece(props) {
    const pieces = part.loaded();
    return pieces && createElement(pieces[name] as ComponentType<object>, props as object);
  };
}
