"use client";

import {
  ClipboardList,
  Contact,
  Copy,
  GripVertical,
  KeyRound,
  Phone,
  PhoneCall,
  Reply,
  ShoppingBag,
  SquareArrowOutUpRight,
  Trash2,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonFields } from "@/components/templates/builder/button-fields";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { LineField } from "@/components/templates/builder/part-field";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import type { ButtonType, TemplateButton } from "@/lib/templates/components";
import { cn } from "@/lib/shared/cn";

export const buttonIcons: Record<ButtonType, LucideIcon> = {
  QUICK_REPLY: Reply,
  URL: SquareArrowOutUpRight,
  PHONE_NUMBER: Phone,
  COPY_CODE: Copy,
  FLOW: ClipboardList,
  OTP: KeyRound,
  CATALOG: ShoppingBag,
  MPM: ShoppingBag,
  SPM: ShoppingBag,
  VOICE_CALL: PhoneCall,
  REQUEST_CONTACT_INFO: Contact,
};

/** Buttons whose words WhatsApp writes itself. */
const fixedWords: readonly ButtonType[] = ["COPY_CODE", "CATALOG", "MPM", "SPM", "REQUEST_CONTACT_INFO"];

type Props = {
  button: TemplateButton;
  /** From 0. */
  place: number;
  path: string;
  source: string | null;
  canMove: boolean;
  isDragged: boolean;
  onChange: (button: TemplateButton) => void;
  /** null: it has to stay. */
  onRemove: (() => void) | null;
};

export function ButtonRow({ button, place, path, source, canMove, isDragged, onChange, onRemove }: Props) {
  const t = useTranslations("templates.builder.buttons");
  const Icon = buttonIcons[button.type];
  const kind = t(`kind.${button.type}`);
  const findings = useFindingsAt(path);
  return (
    <li
      data-row=""
      className={cn(
        "flex gap-1 rounded-lg border bg-card p-2.5 transition-shadow",
        canMove ? "ps-1" : "ps-2.5",
        isDragged && "z-10 border-ring shadow-float",
      )}
    >
      {canMove && (
        <Tooltip label={t("moveHelp")} shortcut="↑ ↓">
          <button
            type="button"
            aria-label={t("move", { number: place + 1 })}
            className="grid w-6 shrink-0 cursor-grab touch-none place-items-center self-start rounded-md py-1.5 text-muted-foreground hover:bg-accent active:cursor-grabbing pointer-coarse:w-9 pointer-coarse:py-2.5"
            data-handle={place}
          >
            <GripVertical className="size-4" />
          </button>
        </Tooltip>
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-2.5">
        <div className="flex items-center justify-between gap-2">
          <span className="flex min-w-0 items-center gap-1.5 text-sm font-medium">
            <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
            {kind}
          </span>
          {onRemove && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t("remove", { number: place + 1, kind })}
              onClick={onRemove}
            >
              <Trash2 />
            </Button>
          )}
        </div>
        {fixedWords.includes(button.type) ? (
          <p className="text-sm text-muted-foreground">{t(`fixed.${button.type as "CATALOG"}`)}</p>
        ) : (
          <LineField
            path={`${path}.text`}
            label={t("words")}
            value={button.text ?? ""}
            most={25}
            placeholder={t(`example.${button.type as "URL"}`)}
            source={source}
            onChange={(text) => onChange({ ...button, text })}
          />
        )}
        <ButtonFields button={button} path={path} onChange={onChange} />
        <FieldFindings findings={findings} />
      </div>
    </li>
  );
}
