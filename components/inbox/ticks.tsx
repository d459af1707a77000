import { useTranslations } from "next-intl";
import { tickOf, type Tick } from "@/components/inbox/tick-choice";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const one = "M2.5 6.5 5.5 9.5 12 2.5";
const two = "M1 6.5 4 9.5 10.5 2.5 M7.2 8.3 8.5 9.5 15 2.5";

const looks: Record<Tick, { path?: string; className: string }> = {
  clock: { className: "text-tick" },
  accepted: { path: one, className: "text-tick opacity-60" },
  sent: { path: one, className: "text-tick" },
  delivered: { path: two, className: "text-tick" },
  read: { path: two, className: "text-tick-read" },
  played: { path: two, className: "text-tick-read" },
  failed: { className: "text-danger" },
  uncertain: { className: "text-uncertain" },
  cancelled: { className: "text-tick" },
};

function Shape({ tick }: { tick: Tick }) {
  const { path } = looks[tick];
  if (path) return <path d={path} />;
  switch (tick) {
    case "failed":
      return (
        <>
          <circle cx="8" cy="6" r="5" />
          <path d="M8 3.5v3M8 8.6v.1" />
        </>
      );
    case "uncertain":
      return (
        <>
          <circle cx="8" cy="6" r="5" />
          <path d="M6.6 4.9a1.45 1.45 0 1 1 2.1 1.3c-.45.22-.7.5-.7.9M8 8.9V9" />
        </>
      );
    case "cancelled":
      return <path d="M4.5 2.5 11.5 9.5M11.5 2.5 4.5 9.5" />;
    default:
      return (
        <>
          <circle cx="8" cy="6" r="4.6" />
          <path d="M8 3.6V6l1.6 1" />
        </>
      );
  }
}

/** How far a message of ours came; its words are for those who do not see the picture. */
export function Ticks({
  message,
  className,
}: {
  message: Pick<MessageView, "direction" | "status" | "source">;
  className?: string;
}) {
  const t = useTranslations("inbox.status");
  const tick = tickOf(message);
  if (!tick) return null;
  return (
    <svg
      viewBox="0 0 16 12"
      role="img"
      aria-label={t(tick === "clock" ? message.status : tick)}
      data-tick={tick}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.35"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cn("inline-block h-3 w-4 shrink-0", looks[tick].className, className)}
    >
      <Shape tick={tick} />
    </svg>
  );
}
