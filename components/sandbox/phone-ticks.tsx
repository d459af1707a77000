import { useTranslations } from "next-intl";
import type { PhoneMessage } from "@/lib/sandbox/views";
import { cn } from "@/lib/shared/cn";

const one = "M2.5 6.5 5.5 9.5 12 2.5";
const two = "M1 6.5 4 9.5 10.5 2.5 M7.2 8.3 8.5 9.5 15 2.5";

/** How far the customer's own message came: read once the business opened the chat. */
export function PhoneTicks({ status }: { status: PhoneMessage["status"] }) {
  const t = useTranslations("sandbox.phone.status");
  const single = status === "accepted" || status === "sent" || status === "failed";
  const blue = status === "read" || status === "played";
  return (
    <svg
      role="img"
      aria-label={t(status)}
      viewBox="0 0 16 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cn("h-3 w-4 shrink-0", blue ? "text-tick-read" : "text-tick")}
    >
      <path d={single ? one : two} />
    </svg>
  );
}
