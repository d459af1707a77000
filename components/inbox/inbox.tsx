"use client";

import {
  Suspense,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
  type ComponentProps,
  type CSSProperties,
} from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { ConversationList } from "@/components/inbox/conversation-list";
import { PaneHandle, usePaneWidth } from "@/components/inbox/pane-width";
import type { Thread as ThreadView } from "@/components/inbox/thread";
import { useSelection, type Selection } from "@/components/inbox/selection";
import { ContactSkeleton, InboxSkeleton, ThreadSkeleton } from "@/components/inbox/skeletons";
import { useConversation } from "@/components/inbox/use-conversations";
import { useTabTitle } from "@/components/inbox/use-tab-title";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd } from "@/components/ui/kbd";
import { patiently, whenIdle } from "@/components/ui/late";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { useHydrated } from "@/hooks/use-hydrated";
import { useMedia, useWide } from "@/hooks/use-media";
import { useStored } from "@/hooks/use-stored";
import { cn } from "@/lib/shared/cn";

// Half of the inbox's code: the list is there before it, and it is there before anybody has chosen from the list.
let loadedThread: typeof ThreadView | undefined;
const loadThread = () => import("@/components/inbox/thread").then((file) => (loadedThread = file.Thread));
const LateThread = dynamic(patiently(loadThread), { loading: () => <ThreadSkeleton /> });
const ContactPanel = dynamic(
  whenIdle(() => import("@/components/inbox/contact-panel").then((file) => file.ContactPanel)),
  { ssr: false, loading: () => <ContactSkeleton /> },
);
const PhonePanel = dynamic(
  patiently(() =>
    import("@/components/sandbox/conversation-phone").then((module) => module.ConversationPhone),
  ),
  { ssr: false },
);

/** List, conversation, and beside it the contact or the customer's phone. */
export function Inbox() {
  return (
    <Suspense fallback={<InboxSkeleton />}>
      <Panes />
    </Suspense>
  );
}

function Panes() {
  const t = useTranslations("inbox");
  const selection = useSelection();
  const { conversationId } = selection;
  useFocusKept(conversationId);
  useEffect(() => void loadThread().catch(() => undefined), []);
  useTabTitle(useConversation(conversationId).data?.contact.name ?? null);
  const list = usePaneWidth("parley:list-width", { least: 280, most: 440, first: 340 });
  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">{t("list.title")}</h1>
      <div
        style={{ "--list-width": `${list.width}px` } as CSSProperties}
        className={cn(
          "h-full min-h-0 w-full shrink-0 pane:w-[min(var(--list-width),40%)]",
          conversationId && "max-pane:hidden",
        )}
      >
        <ConversationList selection={selection} />
      </div>
      <PaneHandle pane={list} />
      <div className={cn("h-full min-h-0 min-w-0 flex-1", !conversationId && "max-pane:hidden")}>
        {conversationId ? <Open selection={selection} conversationId={conversationId} /> : <NothingOpen />}
      </div>
    </div>
  );
}

/**
 * What held the focus goes with the conversation it belonged to, or with the pane on a small screen: at once, or a
 * moment later as the panels beside the messages do. Then the messages of the next one get it as soon as they are there,
 * or the conversation's place in the list, unless somebody has pressed something else meanwhile.
 */
function useFocusKept(conversationId: string | null): void {
  const before = useRef(conversationId);
  useEffect(() => {
    const left = before.current;
    before.current = conversationId;
    if (left === conversationId) return;
    const target = conversationId ? "[data-messages]" : `[data-conversation="${left}"]`;
    const focus = () => {
      if (document.activeElement !== document.body) return;
      document.querySelector<HTMLElement>(target)?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(focus);
    const stop = () => {
      observer.disconnect();
      document.removeEventListener("keydown", stop, true);
      document.removeEventListener("pointerdown", stop, true);
    };
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("keydown", stop, true);
    document.addEventListener("pointerdown", stop, true);
    focus();
    return stop;
  }, [conversationId]);
}

/** The same part for as long as this conversation is open. Mount it anew for another one. */
function ThreadSlot(props: ComponentProps<typeof ThreadView>) {
  // Once it is there, without the detour that waits for it; on a page that is just taken over, as the server drew it.
  const stands = useHydrated();
  const [Thread] = useState(() => (stands && loadedThread) || LateThread);
  return <Thread {...props} />;
}

function Open({ selection, conversationId }: { selection: Selection; conversationId: string }) {
  const t = useTranslations("inbox");
  const wide = useWide();
  const roomForPhone = useMedia("(width >= 84rem)", true);
  const roomForBoth = useMedia("(width >= 108rem)");
  const conversation = useConversation(conversationId).data;
  const numbers = usePhoneNumbers().data?.data;
  const [storedContact, storeContact] = useStored("parley:contact-panel");
  const [storedPhone, storePhone] = useStored("parley:phone-panel");
  // On a narrow screen a panel lies over the thread: it opens only when asked for.
  const [sheet, setSheet] = useState<"contact" | "phone" | null>(null);
  const sandbox = numbers?.find(({ id }) => id === conversation?.phoneNumberId)?.isSandbox ?? false;

  const phone = sandbox && (roomForPhone ? storedPhone !== "closed" : sheet === "phone");
  // Where both do not fit beside the thread, the phone stands in the contact's place.
  const displaced = phone && roomForPhone && !roomForBoth;
  const contact = wide ? storedContact !== "closed" && !displaced : sheet === "contact";
  const toggleSheet = (which: "contact" | "phone") => setSheet(sheet === which ? null : which);
  const panels = {
    contact,
    phone,
    toggleContact: () => {
      if (!wide) return toggleSheet("contact");
      if (displaced) storePhone("closed");
      storeContact(contact ? "closed" : "open");
    },
    togglePhone: () => (roomForPhone ? storePhone(phone ? "closed" : "open") : toggleSheet("phone")),
  };
  // The messages first: what stands beside them follows a moment later.
  const beside = useDeferredValue(conversation);
  const contactPanel = beside ? <ContactPanel key={beside.id} conversation={beside} /> : <ContactSkeleton />;
  const phonePanel = beside && sandbox && <PhonePanel key={beside.id} conversation={beside} />;
  return (
    <div className="flex h-full min-w-0">
      <div className="h-full min-w-0 flex-1">
        <ThreadSlot
          key={conversationId}
          conversationId={conversationId}
          at={selection.messageId}
          panels={panels}
          onBack={selection.back}
          onShow={(messageId) => selection.open(conversationId, true, messageId)}
          onOpen={selection.open}
          onLeave={() => selection.open(null)}
        />
      </div>
      {roomForPhone && phone && (
        <aside
          aria-label={t("thread.phone")}
          className="scrollbar-quiet h-full w-96 shrink-0 overflow-y-auto border-l bg-list"
        >
          {phonePanel}
        </aside>
      )}
      {wide && contact && (
        <aside
          aria-label={t("contact.label")}
          tabIndex={0}
          className="scrollbar-quiet h-full w-80 shrink-0 overflow-y-auto border-l bg-list outline-offset-[-2px]"
        >
          {contactPanel}
        </aside>
      )}
      {!roomForPhone && (
        <Sheet
          open={sheet === "phone" ? phone : !wide && sheet === "contact"}
          onOpenChange={(open) => !open && setSheet(null)}
        >
          <SheetContent title={sheet === "phone" ? t("thread.phone") : t("contact.label")}>
            {sheet === "phone" ? phonePanel : contactPanel}
          </SheetContent>
        </Sheet>
      )}
    </div>
  );
}

function NothingOpen() {
  const t = useTranslations("inbox.empty");
  return (
    <EmptyState drawing="select" title={t("nothingOpen")} className="h-full">
      {t.rich("nothingOpenText", { key: (keys) => <Kbd>{keys}</Kbd> })}
    </EmptyState>
  );
}
