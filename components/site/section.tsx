import type { ReactNode } from "react";
import { cn } from "@/lib/shared/cn";

type Props = { title: string; text: string; children: ReactNode; tinted?: boolean; reversed?: boolean };

/** A claim on one side, the piece of Parley that shows it on the other. */
export function Section({ title, text, children, tinted, reversed }: Props) {
  return (
    <section className={cn("border-t", tinted && "bg-list")}>
      <div className="mx-auto grid w-full max-w-6xl items-center gap-x-16 gap-y-10 px-4 py-16 pane:px-6 panel:grid-cols-2 panel:py-24">
        <div className={cn("flex max-w-xl flex-col gap-4", reversed && "panel:order-last")}>
          <h2 className="text-2xl tracking-tight text-balance">{title}</h2>
          <p className="text-lg leading-7 text-pretty text-muted-foreground">{text}</p>
        </div>
        <div className="min-w-0">{children}</div>
      </div>
    </section>
  );
}
