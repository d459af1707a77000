"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useNow, useTranslations } from "next-intl";
import { PhoneBubble, type Tap } from "@/components/sandbox/phone-bubble";
import { PhoneComposer } from "@/components/sandbox/phone-composer";
import { PhonePresence } from "@/components/sandbox/phone-presence";
import { usePhoneActions, useThread } from "@/components/sandbox/use-phones";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useMay } from "@/hooks/use-workspace";
import type { PhoneMessage, SandboxThread } from "@/lib/sandbox/views";

type Props = { phoneNumberId: string; customerId: string; customerName: string; businessName: string };

/** The customer's phone on the screen: one reads and writes as they would. Needs usePhoneStream on the page. */
export function Phone({ phoneNumberId, customerId, customerName, businessName }: Props) {
  const t = useTranslations("sandbox");
  const thread = useThread(phoneNumberId, customerId);
  const actions = usePhoneActions(phoneNumberId, customerId);
  const mayWrite = useMay("agent");
  const [replyTo, setReplyTo] = useState<PhoneMessage | null>(null);
  const say = (message: Record<string, unknown>) =>
    actions.write.mutateAsync(message, { onError: (error) => toast.error(error.message) });
  const setOpen = actions.presence.mutate;

  // Somebody looks at this phone: its chat is open, as it would be in a hand.
  useEffect(() => {
    if (mayWrite) setOpen(true);
    return () => {
      if (mayWrite) setOpen(false);
    };
  }, [mayWrite, setOpen, phoneNumberId, customerId]);

  return (
    <section
      aria-label={t("phone.label", { name: customerName })}
      className="flex h-full min-h-0 w-full flex-col items-center gap-3"
    >
      <div className="flex min-h-0 w-full max-w-90 flex-1 flex-col overflow-hidden rounded-[2.25rem] border-[7px] border-foreground/85 bg-bubble-in shadow-float dark:border-border">
        <header className="flex h-14 shrink-0 items-center gap-2.5 border-b bg-card px-4">
          <Avatar name={businessName} seed={phoneNumberId} />
          <span className="flex min-w-0 flex-col">
            <bdi className="truncate text-base font-semibold">{businessName}</bdi>
            <TypingLine until={thread.data?.typingUntil ?? 0} />
          </span>
        </header>
        <p className="shrink-0 bg-warning-soft px-3 py-1 text-center text-xs font-medium text-warning">
          {t("phone.note")}
        </p>
        {thread.isPending ? (
          <div aria-busy="true" className="flex flex-1 flex-col justify-end gap-2 p-3">
            <Skeleton className="h-10 w-2/3 rounded-xl" />
            <Skeleton className="h-14 w-1/2 self-end rounded-xl" />
            <Skeleton className="h-10 w-3/5 rounded-xl" />
          </div>
        ) : thread.isError ? (
          <QueryFailed query={thread} />
        ) : (
          <Messages
            thread={thread.data}
            phoneNumberId={phoneNumberId}
            businessName={businessName}
            onTap={mayWrite ? say : undefined}
            onReply={setReplyTo}
            older={actions.older}
          />
        )}
        {mayWrite ? (
          <PhoneComposer
            key={customerId}
            name={customerName}
            businessName={businessName}
            replyTo={replyTo}
            onReplyTo={setReplyTo}
            onSend={say}
          />
        ) : (
          <p className="p-3 text-center text-sm text-muted-foreground">{t("composer.viewer")}</p>
        )}
      </div>
      {thread.data && mayWrite && (
        <PhonePresence thread={thread.data} name={customerName} actions={actions} />
      )}
    </section>
  );
}

function TypingLine({ until }: { until: number }) {
  const t = useTranslations("sandbox.phone");
  const now = useNow({ updateInterval: 1_000 });
  const typing = until > now.getTime();
  return (
    <span role="status" className={typing ? "text-xs text-primary-text" : "text-xs text-muted-foreground"}>
      {typing ? t("typing") : t("business")}
    </span>
  );
}

type MessagesProps = {
  thread: SandboxThread;
  phoneNumberId: string;
  businessName: string;
  onTap: Tap | undefined;
  onReply: (message: PhoneMessage) => void;
  older: ReturnType<typeof usePhoneActions>["older"];
};

function Messages({ thread, phoneNumberId, businessName, onTap, onReply, older }: MessagesProps) {
  const t = useTranslations("sandbox.phone");
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // Reactions show on what they are about, as on a real phone.
  const shown = thread.messages.filter(({ type }) => type !== "reaction");
  const last = shown.at(-1)?.id;
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [last, thread.messages]);
  return (
    <div
      ref={box}
      role="log"
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 60;
      }}
      className="scrollbar-quiet flex min-h-0 flex-1 flex-col overflow-y-auto p-3 outline-offset-[-3px]"
    >
      {shown.length === 0 ? (
        <p className="m-auto max-w-56 text-center text-sm text-balance text-muted-foreground">
          {t("empty", { name: thread.customer.name })}
        </p>
      ) : (
        <>
          {thread.nextBefore !== null && (
            <Button
              variant="ghost"
              size="sm"
              loading={older.isPending}
              onClick={() =>
                older.mutate(thread.nextBefore!, { onError: (error) => toast.error(error.message) })
              }
              className="mb-2 self-center"
            >
              {t("older")}
            </Button>
          )}
          <ul className="mt-auto flex flex-col gap-1.5">
            {shown.map((message) => (
              <PhoneBubble
                key={message.id}
                message={message}
                phoneNumberId={phoneNumberId}
                businessName={businessName}
                onTap={onTap}
                onReply={onReply}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
