"use client";

import { useRef, type ReactNode } from "react";
import { Copy, Merge, MessageCircle, PanelRight, RotateCcw, SquareCheck, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { addressOf } from "@/components/contacts/contact-row";
import type { useContactActs } from "@/components/contacts/use-contact-acts";
import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuItem,
  ContextMenuSeparator,
  ContextMenuShortcut,
  ContextMenuTrigger,
} from "@/components/ui/context-menu";
import { toast } from "@/components/ui/toast";
import type { ContactView } from "@/lib/contacts/views";

/** What a right click on a contact of the list offers. */
export function ContactMenu(props: {
  contact: ContactView;
  acts: ReturnType<typeof useContactActs>;
  mayWrite: boolean;
  onOpen: () => void;
  onChoose: () => void;
  onMerge: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("contacts.menu");
  const { contact, acts, mayWrite } = props;
  const address = addressOf(contact);
  const row = useRef<HTMLDivElement>(null);
  const backToRow = (event: Event) => {
    event.preventDefault();
    row.current?.querySelector<HTMLElement>("[data-contact]")?.focus();
  };
  const here = mayWrite && contact.deletedAt === null;
  return (
    <ContextMenu>
      <ContextMenuTrigger>
        <div ref={row}>{props.children}</div>
      </ContextMenuTrigger>
      <ContextMenuContent onCloseAutoFocus={backToRow}>
        <ContextMenuItem onSelect={props.onOpen}>
          <PanelRight />
          {t("open")}
          <ContextMenuShortcut>Enter</ContextMenuShortcut>
        </ContextMenuItem>
        {here && acts.mayWriteTo && (
          <ContextMenuItem onSelect={() => acts.write.mutate(contact.id)}>
            <MessageCircle />
            {t("write")}
          </ContextMenuItem>
        )}
        {here && (
          <ContextMenuItem onSelect={props.onChoose}>
            <SquareCheck />
            {t("choose")}
            <ContextMenuShortcut>X</ContextMenuShortcut>
          </ContextMenuItem>
        )}
        {here && (
          <ContextMenuItem onSelect={props.onMerge}>
            <Merge />
            {t("merge")}
          </ContextMenuItem>
        )}
        {address && (
          <ContextMenuItem
            onSelect={() =>
              void navigator.clipboard.writeText(address).then(() => toast.success(t("copied", { address })))
            }
          >
            <Copy />
            {t("copy")}
          </ContextMenuItem>
        )}
        {mayWrite && (
          <>
            <ContextMenuSeparator />
            {contact.deletedAt ? (
              <ContextMenuItem onSelect={() => acts.restore.mutate(contact)}>
                <RotateCcw />
                {t("restore")}
              </ContextMenuItem>
            ) : (
              <ContextMenuItem danger onSelect={() => acts.remove.mutate(contact)}>
                <Trash2 />
                {t("delete")}
              </ContextMenuItem>
            )}
          </>
        )}
      </ContextMenuContent>
    </ContextMenu>
  );
}
