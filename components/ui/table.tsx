import type { ComponentProps } from "react";
import { cn } from "@/lib/shared/cn";

/** Rows of 40 px; scrolls sideways by itself when narrow. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <div tabIndex={0} role="group" className="scrollbar-quiet w-full overflow-x-auto">
      <table className={cn("w-full border-collapse text-base tabular-nums", className)} {...props} />
    </div>
  );
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("h-10 border-b last:border-b-0", className)} {...props} />;
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn("px-3 text-left text-sm font-medium whitespace-nowrap text-muted-foreground", className)}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("px-3 align-middle", className)} {...props} />;
}
