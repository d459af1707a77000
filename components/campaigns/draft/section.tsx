import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/shared/cn";

type Props = {
  id: string;
  title: ReactNode;
  text?: ReactNode;
  /** Its rows bring their own room and lines. */
  bleed?: boolean;
  children: ReactNode;
};

/** A step of a draft: what it is for, and what is chosen in it. */
export function Section({ id, title, text, bleed, children }: Props) {
  return (
    <Card id={id} aria-labelledby={`${id}-title`} className="scroll-mt-4">
      <div className={cn("flex flex-col gap-1 px-5 pt-4", bleed && "border-b pb-4")}>
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        {text && <p className="max-w-prose text-sm text-muted-foreground">{text}</p>}
      </div>
      <div className={cn("flex flex-col", !bleed && "gap-4 px-5 py-4")}>{children}</div>
    </Card>
  );
}
