"use client";

import { useState } from "react";
import dynamic from "next/dynamic";
import {
  ContactRound,
  LayoutTemplate,
  Link,
  ListChecks,
  MapPin,
  Plus,
  RectangleEllipsis,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { whenIdle } from "@/components/ui/late";

const LocationBuilder = dynamic(
  whenIdle(() => import("@/components/inbox/compose/location-builder")),
  { ssr: false },
);
const ContactBuilder = dynamic(
  whenIdle(() => import("@/components/inbox/compose/contact-builder")),
  { ssr: false },
);
const InteractiveBuilder = dynamic(
  whenIdle(() => import("@/components/inbox/compose/interactive-builder")),
  {
    ssr: false,
  },
);
const TemplatePicker = dynamic(
  whenIdle(() => import("@/components/inbox/compose/template-picker")),
  { ssr: false },
);

const parts = [
  ["location", MapPin],
  ["contact", ContactRound],
  ["button", RectangleEllipsis],
  ["list", ListChecks],
  ["cta_url", Link],
] as const;
type Part = (typeof parts)[number][0] | "template";

/** What else can be sent than words and files. Each opens a window of its own. */
export function MoreMenu() {
  const t = useTranslations("compose.more");
  const [part, setPart] = useState<Part | null>(null);
  const close = () => setPart(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t("label")} title={t("label")}>
            <Plus />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent side="top" align="start">
          {parts.map(([each, Icon]) => (
            <DropdownMenuItem key={each} onSelect={() => setPart(each)}>
              <Icon />
              {t(each)}
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setPart("template")}>
            <LayoutTemplate />
            {t("template")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {part === "location" && <LocationBuilder onClose={close} />}
      {part === "contact" && <ContactBuilder onClose={close} />}
      {(part === "button" || part === "list" || part === "cta_url") && (
        <InteractiveBuilder kind={part} onClose={close} />
      )}
      {part === "template" && <TemplatePicker onClose={close} />}
    </>
  );
}

/** For a closed window: a template is all that is allowed. */
export function TemplateButton() {
  const t = useTranslations("compose.more");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <LayoutTemplate />
        {t("chooseTemplate")}
      </Button>
      {open && <TemplatePicker onClose={() => setOpen(false)} />}
    </>
  );
}
