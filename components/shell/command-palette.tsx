"use client";

import { useRef, useState } from "react";
import { ArrowLeft } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { searchNow } from "@/components/inbox/address";
import {
  useConversationActions,
  type PalettePage,
} from "@/components/inbox/palette/use-conversation-actions";
import { useConversation } from "@/components/inbox/use-conversations";
import { PaletteList, type PaletteListProps } from "@/components/shell/palette-list";
import { Button } from "@/components/ui/button";
import { Overlay, Window } from "@/components/ui/dialog-parts";
import { Kbd } from "@/components/ui/kbd";
import { patiently } from "@/components/ui/late";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView } from "@/lib/inbox/views";
import { isId } from "@/lib/shared/id";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

const ConversationPage = dynamic(
  patiently(() => import("@/components/inbox/palette/conversation-page")),
  {
    ssr: false,
    loading: () => <div className="h-40" />,
  },
);

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  workspaces: OwnWorkspaceView[];
  onShortcuts: () => void;
};

const shownConversation = () => new URLSearchParams(searchNow()).get("conversation");

/** The conversation that is open in the inbox. */
function useOpenConversation(): ConversationView | undefined {
  const { slug } = useWorkspace();
  const [id] = useState(() => {
    const shown = shownConversation();
    return window.location.pathname === `/w/${slug}/inbox` && shown && isId(shown) ? shown : null;
  });
  return useConversation(id).data;
}

/** Pages, conversations by name or number, and what can be done here, by a few letters. */
export default function CommandPalette({ open, onOpenChange, ...props }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Overlay />
        <Opened {...props} onClose={() => onOpenChange(false)} />
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The palette while it is open. Mounted anew each time. */
function Opened({ onClose, ...props }: Omit<Props, "open" | "onOpenChange"> & { onClose: () => void }) {
  const t = useTranslations("shell");
  const [page, setPage] = useState<PalettePage | null>(null);
  const [from] = useState(shownConversation);
  const writes = useRef(false);
  return (
    <Window
      aria-describedby={undefined}
      // Out of a list first, then out of the palette.
      onEscapeKeyDown={(event) => {
        if (page === null) return;
        event.preventDefault();
        setPage(null);
      }}
      // The conversation that was found takes the focus itself.
      stays={() => shownConversation() !== from}
      onCloseAutoFocus={(event) => {
        if (!writes.current) return;
        event.preventDefault();
        document.querySelector<HTMLElement>("[data-composer]")?.focus();
      }}
      className="fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-xl bg-popover text-popover-foreground shadow-float outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98"
    >
      <Radix.Title className="sr-only">{t("palette.label")}</Radix.Title>
      <Inside
        {...props}
        page={page}
        onPage={setPage}
        close={(write = false) => {
          writes.current = write;
          onClose();
        }}
      />
    </Window>
  );
}

type InsideProps = Omit<PaletteListProps, "onPage"> & {
  page: PalettePage | null;
  onPage: (page: PalettePage | null) => void;
};

function Inside(props: InsideProps) {
  const conversation = useOpenConversation();
  if (!conversation) return <PaletteList {...props} here={null} />;
  return props.page === null ? (
    <PaletteHere {...props} conversation={conversation} />
  ) : (
    <PageHere {...props} page={props.page} conversation={conversation} />
  );
}

function PaletteHere({ conversation, ...props }: InsideProps & { conversation: ConversationView }) {
  const actions = useConversationActions(conversation);
  return <PaletteList {...props} here={{ name: conversation.contact.name, ...actions }} />;
}

function PageHere({
  page,
  conversation,
  onPage,
  close,
}: InsideProps & { page: PalettePage; conversation: ConversationView }) {
  const t = useTranslations("palette.actions");
  return (
    <>
      <div className="flex h-12 items-center gap-2 border-b pr-4 pl-2">
        <Button variant="ghost" size="icon" onClick={() => onPage(null)} aria-label={t("back")}>
          <ArrowLeft />
        </Button>
        <span className="min-w-0 flex-1 truncate">
          {t(page)} <bdi className="text-muted-foreground">{conversation.contact.name}</bdi>
        </span>
        <Kbd>Esc</Kbd>
      </div>
      <ConversationPage page={page} conversation={conversation} onDone={close} />
    </>
  );
}
