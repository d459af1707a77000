"use client";

import { useState, type ComponentProps, type ReactNode } from "react";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useTranslations } from "next-intl";
import { cn } from "@/lib/shared/cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

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

export function CloseX({ className }: { className?: string }) {
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

type ContentProps = Omit<ComponentProps<typeof Radix.Content>, "title"> & {
  title: ReactNode;
  /** One or two sentences; read out with the title. */
  description?: ReactNode;
  titleHidden?: boolean;
};

/** The first thing to fill in, else the window itself: a button that happens to come first is not what one came for. */
export function focusFieldOrWindow(event: Event): void {
  const content = event.currentTarget as HTMLElement;
  if (content.querySelector("input, textarea, select, [autofocus]")) return;
  event.preventDefault();
  content.focus();
}

/**
 * The window itself, which is there only while it is open. It gives the focus back to where it was when it opened: most
 * windows here are opened by state and have no trigger that would take it.
 */
export function Window(props: ComponentProps<typeof Radix.Content>) {
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Content
      onOpenAutoFocus={focusFieldOrWindow}
      onCloseAutoFocus={(event) => {
        if (!(opener instanceof HTMLElement) || !opener.isConnected) return;
        event.preventDefault();
        opener.focus();
      }}
      {...props}
    />
  );
}

/** A window in the middle; on a small screen it sits at the bottom, under the thumb. */
export function DialogContent({
  title,
  description,
  titleHidden,
  className,
  children,
  ...props
}: ContentProps) {
  return (
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
  );
}

/** The row of buttons at the end; the main one last. */
export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div className={cn("flex flex-col-reverse gap-2 sm:flex-row sm:justify-end", className)} {...props} />
  );
}
