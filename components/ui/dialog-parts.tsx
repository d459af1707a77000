"use client";

import { useState, type ComponentProps, type ReactNode } from "react";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useTranslations } from "next-intl";
import type { Floating } from "@/components/ui/floating";
import { cn } from "@/lib/shared/cn";

// What windows and sheets show when they are open. See components/ui/late.ts.

export function Overlay({ className, ...props }: ComponentProps<typeof Radix.Overlay>) {
  return (
    <Radix.Overlay
      className={cn(
        "fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0",
        className,
      )}
      {...props}
    />
  );
}

export const DialogClose = Radix.Close;

function CloseX({ className }: { className?: string }) {
  const t = useTranslations("common");
  return (
    <Radix.Close
      aria-label={t("close")}
      className={cn(
        "grid size-8 place-items-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground pointer-coarse:size-10",
        className,
      )}
    >
      <X className="size-4" />
    </Radix.Close>
  );
}

/** The first thing to fill in, else the window itself: a button that happens to come first is not what one came for. */
function focusFieldOrWindow(event: Event): void {
  const content = event.currentTarget as HTMLElement;
  if (content.querySelector("input, textarea, select, [autofocus]")) return;
  event.preventDefault();
  content.focus();
}

/**
 * The window itself, which is there only while it is open. It gives the focus back to where it was when it opened: most
 * windows here are opened by state and have no trigger that would take it.
 * @param stays whether the focus is left to whatever the window has led to
 */
export function Window({
  stays,
  onCloseAutoFocus,
  ...props
}: ComponentProps<typeof Radix.Content> & { stays?: () => boolean }) {
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Content
      onOpenAutoFocus={focusFieldOrWindow}
      onCloseAutoFocus={(event) => {
        onCloseAutoFocus?.(event);
        if (event.defaultPrevented) return;
        if (stays?.()) return event.preventDefault();
        if (!(opener instanceof HTMLElement) || !opener.isConnected) return;
        event.preventDefault();
        opener.focus();
      }}
      {...props}
    />
  );
}

type SurfaceProps = Omit<ComponentProps<typeof Radix.Content>, "title"> & {
  floating: Floating;
  title: ReactNode;
  titleHidden?: boolean;
};

type DialogProps = SurfaceProps & {
  /** One or two sentences; read out with the title. */
  description?: ReactNode;
};

/** A window in the middle; on a small screen it sits at the bottom, under the thumb. */
export function DialogSurface({
  floating,
  title,
  description,
  titleHidden,
  className,
  children,
  ...props
}: DialogProps) {
  return (
    <Radix.Root open={floating.open} onOpenChange={floating.setOpen}>
      <Radix.Portal>
        <Overlay />
        <Window
          className={cn(
            "scrollbar-quiet fixed inset-x-0 bottom-0 z-50 flex max-h-[90dvh] w-full flex-col gap-4 overflow-y-auto rounded-t-2xl bg-popover p-5 text-popover-foreground shadow-float outline-none sm:inset-auto sm:top-1/2 sm:left-1/2 sm:max-w-md sm:-translate-1/2 sm:rounded-xl",
            "data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0 sm:data-[state=open]:zoom-in-98",
            className,
          )}
          {...(description ? {} : { "aria-describedby": undefined })}
          {...props}
        >
          <div className={cn("flex flex-col gap-1.5 pr-8", titleHidden && "sr-only")}>
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description && (
              <Radix.Description className="max-w-prose text-base text-muted-foreground">
                {description}
              </Radix.Description>
            )}
          </div>
          {children}
          {!titleHidden && <CloseX className="absolute top-3 right-3" />}
        </Window>
      </Radix.Portal>
    </Radix.Root>
  );
}

const sides = {
  right:
    "inset-y-0 right-0 h-full w-full max-w-sm border-l data-[state=closed]:slide-out-to-right data-[state=open]:slide-in-from-right",
  left: "inset-y-0 left-0 h-full w-full max-w-xs border-r data-[state=closed]:slide-out-to-left data-[state=open]:slide-in-from-left",
  bottom:
    "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-2xl data-[state=closed]:slide-out-to-bottom data-[state=open]:slide-in-from-bottom",
};

/** A panel from an edge. */
export function SheetSurface({
  floating,
  title,
  titleHidden,
  side = "right",
  className,
  children,
  ...props
}: SurfaceProps & { side?: keyof typeof sides }) {
  return (
    <Radix.Root open={floating.open} onOpenChange={floating.setOpen}>
      <Radix.Portal>
        <Overlay />
        <Window
          aria-describedby={undefined}
          className={cn(
            "fixed z-50 flex flex-col bg-background text-foreground shadow-float duration-150 outline-none data-[state=closed]:animate-out data-[state=open]:animate-in",
            sides[side],
            className,
          )}
          {...props}
        >
          <div
            className={cn(
              "flex h-13 shrink-0 items-center justify-between border-b pr-2 pl-4",
              titleHidden && "sr-only",
            )}
          >
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            <CloseX />
          </div>
          <div className="scrollbar-quiet min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Window>
      </Radix.Portal>
    </Radix.Root>
  );
}
