"use client";

import { useState, type ReactNode } from "react";
import {
  ClipboardList,
  Contact,
  Copy,
  KeyRound,
  LayoutList,
  Phone,
  PhoneCall,
  Reply,
  ShoppingBag,
  SquareArrowOutUpRight,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ShownButton } from "@/components/templates/preview/shown";
import { cn } from "@/lib/shared/cn";

const icons: Record<string, LucideIcon> = {
  quick_reply: Reply,
  url: SquareArrowOutUpRight,
  phone_number: Phone,
  voice_call: PhoneCall,
  call_permission_request: PhoneCall,
  copy_code: Copy,
  otp: Copy,
  one_tap: KeyRound,
  flow: ClipboardList,
  catalog: ShoppingBag,
  mpm: ShoppingBag,
  spm: ShoppingBag,
  request_contact_info: Contact,
};

const row =
  "flex min-h-10 items-center justify-center gap-2 border-t border-foreground/10 px-3 py-1.5 text-center text-base font-medium text-link";

const ownWords = [
  "copy_code",
  "otp",
  "one_tap",
  "catalog",
  "mpm",
  "spm",
  "request_contact_info",
  "voice_call",
  "call_permission_request",
] as const;

/** The words WhatsApp puts on a button that was given none. */
function useButtonText(): (button: ShownButton) => string {
  const t = useTranslations("template-preview.button");
  return ({ kind, text }) => {
    const own = ownWords.find((known) => known === kind);
    return text.trim() || (own ? t(own) : t("unnamed"));
  };
}

function Face({ button, children }: { button: ShownButton; children?: ReactNode }) {
  const textOf = useButtonText();
  const Icon = icons[button.kind];
  return (
    <>
      {Icon && <Icon className="size-4 shrink-0 rtl:-scale-x-100" aria-hidden="true" />}
      <bdi className="min-w-0 wrap-anywhere">{textOf(button)}</bdi>
      {children}
    </>
  );
}

/**
 * The buttons at the foot of a message. Of more than three the phone shows two, and the rest behind "See all options".
 * Source: Meta, "Template components", buttons.
 */
export function TemplateButtons({ buttons, still }: { buttons: readonly ShownButton[]; still?: boolean }) {
  const t = useTranslations("template-preview");
  const [open, setOpen] = useState(false);
  if (buttons.length === 0) return null;
  const many = buttons.length > 3;
  const shown = many ? buttons.slice(0, 2) : buttons;
  return (
    <>
      <ul aria-label={t("buttons")}>
        {shown.map((button, index) => (
          <li key={index} className={row} title={button.value ?? undefined}>
            <Face button={button} />
          </li>
        ))}
        {many && (
          <li>
            {still ? (
              <span className={row}>
                <LayoutList className="size-4 shrink-0" aria-hidden="true" />
                {t("seeAll")}
              </span>
            ) : (
              <button
                type="button"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
                className={cn(row, "w-full rounded-b-xl hover:bg-foreground/4")}
              >
                <LayoutList className="size-4 shrink-0" aria-hidden="true" />
                {t(open ? "seeLess" : "seeAll")}
              </button>
            )}
          </li>
        )}
      </ul>
      {many && open && (
        <ul aria-label={t("allOptions")} className="border-t-4 border-foreground/8">
          {buttons.map((button, index) => (
            <li
              key={index}
              className={cn(row, "justify-start text-start first:border-t-0")}
              title={button.value ?? undefined}
            >
              <Face button={button} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
