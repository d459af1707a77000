"use client";

import { namedParts } from "@/components/analytics/scale";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/shared/cn";

export type Series = {
  key: string;
  label: string;
  /** Tailwind class of the bars, `fill-…`, and of the dot that names them, `bg-…`. */
  fill: string;
  dot: string;
};

export type PlotPart = {
  start: string;
  short: string;
  /** Shown on hover. */
  tip: string;
  /** By series, in their order; null: nothing is known. */
  values: (number | null)[];
};

type Props = {
  /** What there is to see, in a sentence. */
  label: string;
  series: readonly Series[];
  parts: readonly PlotPart[];
  /** stack: the values of a part add up; beside: they stand beside each other. */
  mode: "stack" | "beside";
  /** The value at the top of the plot, and how values are written at the axis. */
  top: number;
  axis: (value: number) => string;
  /** Said across the plot when all of it is empty. */
  empty: string;
};

const height = 132;
const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

type Bar = { x: number; width: number; y: number; height: number };

/** Bars of one part, in shares of the whole plot's width and pixels of its height. */
function barsOf(
  values: PlotPart["values"],
  at: { left: number; width: number; top: number; mode: Props["mode"] },
): Bar[] {
  const tall = (value: number) => (value > 0 ? Math.max(1.5, (value / at.top) * height) : 0);
  const gap = at.width * 0.14;
  const inner = at.width - 2 * gap;
  let floor = height;
  return values.map((value, i) => {
    const size = tall(value ?? 0);
    if (at.mode === "beside") {
      const width = inner / values.length;
      return { x: at.left + gap + i * width, width, y: height - size, height: size };
    }
    floor -= size;
    return { x: at.left + gap, width: inner, y: floor, height: size };
  });
}

/** Bars over time. Only for eyes: the figures are in the table of its card. */
export function Plot({ label, series, parts, mode, top, axis, empty }: Props) {
  const width = 1 / Math.max(1, parts.length);
  const isEmpty = parts.every(({ values }) => values.every((value) => !value));
  const lines = [top, top / 2];
  return (
    <div role="img" aria-label={label}>
      <div className="relative pe-11" aria-hidden="true">
        <svg width="100%" height={height} className="block overflow-visible">
          {lines.map((value) => {
            const y = Math.round(height - (value / top) * height) + 0.5;
            return (
              <line
                key={value}
                x1="0"
                x2="100%"
                y1={y}
                y2={y}
                className="stroke-border"
                strokeDasharray="2 3"
              />
            );
          })}
          <line x1="0" x2="100%" y1={height - 0.5} y2={height - 0.5} className="stroke-border" />
          {parts.map((part, i) => (
            <Tooltip key={part.start} label={<span className="tabular-nums">{part.tip}</span>}>
              <g className="group">
                <rect
                  x={percent(i * width)}
                  width={percent(width)}
                  y={0}
                  height={height}
                  className="fill-transparent group-hover:fill-foreground/5"
                />
                {barsOf(part.values, { left: i * width, width, top, mode }).map(
                  (bar, s) =>
                    bar.height > 0 && (
                      <rect
                        key={series[s]!.key}
                        x={percent(bar.x)}
                        width={percent(bar.width)}
                        y={bar.y}
                        height={bar.height}
                        rx={mode === "beside" && parts.length < 40 ? 1.5 : 0}
                        className={series[s]!.fill}
                      />
                    ),
                )}
              </g>
            </Tooltip>
          ))}
        </svg>
        {!isEmpty &&
          lines.map((value) => (
            <span
              key={value}
              className="pointer-events-none absolute end-0 -translate-y-1/2 text-xs text-muted-foreground tabular-nums"
              style={{ top: height - (value / top) * height }}
            >
              {axis(value)}
            </span>
          ))}
        {isEmpty && (
          <p className="absolute inset-0 end-11 grid place-items-center text-sm text-muted-foreground">
            {empty}
          </p>
        )}
      </div>
      <div
        className="relative me-11 mt-1.5 h-4 text-xs text-muted-foreground tabular-nums"
        aria-hidden="true"
      >
        {namedParts(parts.length, 6).map((i) => (
          <span key={i} className="absolute whitespace-nowrap" style={{ left: percent(i * width) }}>
            {parts[i]!.short}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A few bars without axis or words, beside a figure that says the same. */
export function Spark({ values, className }: { values: readonly number[]; className?: string }) {
  const most = Math.max(1, ...values);
  const width = 1 / Math.max(1, values.length);
  return (
    <svg width="100%" height={24} aria-hidden="true" className={cn("block", className)}>
      {values.map((value, i) => {
        const tall = value > 0 ? Math.max(1.5, (value / most) * 24) : 1;
        return (
          <rect
            key={i}
            x={percent((i + 0.1) * width)}
            width={percent(0.8 * width)}
            y={24 - tall}
            height={tall}
            className={value > 0 ? "fill-primary/70" : "fill-foreground/10"}
          />
        );
      })}
    </svg>
  );
}
