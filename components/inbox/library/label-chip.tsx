import { hueOf, type Hue } from "@/lib/shared/hues";
import { cn } from "@/lib/shared/cn";

const chip: Record<Hue, string> = {
  gray: "bg-label-gray-soft text-label-gray",
  red: "bg-label-red-soft text-label-red",
  orange: "bg-label-orange-soft text-label-orange",
  amber: "bg-label-amber-soft text-label-amber",
  green: "bg-label-green-soft text-label-green",
  teal: "bg-label-teal-soft text-label-teal",
  sky: "bg-label-sky-soft text-label-sky",
  blue: "bg-label-blue-soft text-label-blue",
  violet: "bg-label-violet-soft text-label-violet",
  pink: "bg-label-pink-soft text-label-pink",
};
const dot: Record<Hue, string> = {
  gray: "bg-label-gray",
  red: "bg-label-red",
  orange: "bg-label-orange",
  amber: "bg-label-amber",
  green: "bg-label-green",
  teal: "bg-label-teal",
  sky: "bg-label-sky",
  blue: "bg-label-blue",
  violet: "bg-label-violet",
  pink: "bg-label-pink",
};

/** A label in words on its colour. Long names end in dots; the whole one is in the title. */
export function LabelChip({
  label,
  className,
}: {
  label: { name: string; color: string };
  className?: string;
}) {
  return (
    <span
      title={label.name}
      className={cn(
        "inline-flex h-5 max-w-40 min-w-0 items-center rounded-full px-2 text-xs font-medium",
        chip[hueOf(label.color)],
        className,
      )}
    >
      <bdi className="truncate">{label.name}</bdi>
    </span>
  );
}

/** A label's colour alone, where its name stands beside it. */
export function LabelDot({ color, className }: { color: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("inline-block size-2.5 shrink-0 rounded-full", dot[hueOf(color)], className)}
    />
  );
}
