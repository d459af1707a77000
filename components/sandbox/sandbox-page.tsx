"use client";

import { useState } from "react";
import { ArrowLeft, Inbox } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { CreateCustomerDialog } from "@/components/sandbox/create-customer-dialog";
import { Phone } from "@/components/sandbox/phone";
import { useChats, usePhoneStream } from "@/components/sandbox/use-phones";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { SandboxChat } from "@/lib/sandbox/views";
import { cn } from "@/lib/shared/cn";

/** The simulated customers of the sandbox number, one phone at a time. */
export function SandboxPage() {
  const t = useTranslations("sandbox");
  const { slug } = useWorkspace();
  const numbers = usePhoneNumbers();
  if (numbers.isPending) return <PageSkeleton />;
  if (numbers.isError) {
    return <QueryFailed query={numbers} />;
  }
  const number = numbers.data.data.find(({ isSandbox, state }) => isSandbox && state !== "disconnected");
  if (!number) {
    return (
      <EmptyState
        drawing="number"
        title={t("noNumber")}
        className="h-full"
        action={
          <Button asChild>
            <Link href={`/w/${slug}/phone-numbers`}>{t("toNumbers")}</Link>
          </Button>
        }
      >
        {t("noNumberText")}
      </EmptyState>
    );
  }
  return <Phones number={number} />;
}

function Phones({ number }: { number: PhoneNumberView }) {
  const t = useTranslations("sandbox");
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  usePhoneStream(number.id);
  const chats = useChats(number.id);
  const [chosenId, choose] = useState<string | null>(null);
  const list = chats.data?.data;
  const chosen = list?.find(({ customer }) => customer.id === chosenId);
  return (
    <div className="flex h-full min-h-0 flex-col px-4 pt-5 pb-4 pane:px-8 pane:pt-7">
      <PageHeader
        // On a small screen the chosen phone needs the room; its own line says what it is.
        className={cn(chosen && "max-pane:hidden")}
        title={
          <span className="flex items-center gap-2">
            {t("title")} <Badge tone="warning">{t("badge")}</Badge>
          </span>
        }
        description={t("purpose")}
        actions={
          <>
            <Button asChild variant="ghost">
              <Link href={`/w/${slug}/inbox`}>
                <Inbox />
                {t("openInbox")}
              </Link>
            </Button>
            {mayWrite && (
              <CreateCustomerDialog phoneNumberId={number.id} onCreated={({ id }) => choose(id)} />
            )}
          </>
        }
      />
      <div className={cn("flex min-h-0 flex-1 gap-8", chosen ? "pane:mt-5" : "mt-5")}>
        <nav
          aria-label={t("customers")}
          className={cn(
            "scrollbar-quiet w-full shrink-0 overflow-y-auto pane:w-72",
            chosen && "hidden pane:block",
          )}
        >
          {chats.isPending && <ListSkeleton />}
          {chats.isError && <QueryFailed query={chats} />}
          <ul className="flex flex-col gap-0.5">
            {list?.map((chat) => (
              <ChatRow
                key={chat.customer.id}
                chat={chat}
                chosen={chat === chosen}
                onChoose={() => choose(chat.customer.id)}
              />
            ))}
          </ul>
        </nav>
        <div className={cn("min-h-0 min-w-0 flex-1", !chosen && "hidden pane:block")}>
          {chosen ? (
            <div className="mx-auto flex h-full max-w-90 flex-col gap-2">
              <Button
                variant="ghost"
                size="sm"
                onClick={() => choose(null)}
                className="self-start pane:hidden"
              >
                <ArrowLeft />
                {t("customers")}
              </Button>
              <Phone
                key={chosen.customer.id}
                phoneNumberId={number.id}
                customerId={chosen.customer.id}
                customerName={chosen.customer.name}
                businessName={number.verifiedName ?? number.displayPhoneNumber}
              />
            </div>
          ) : (
            <EmptyState drawing="number" title={t("choose")} className="h-full">
              {t("chooseText")}
            </EmptyState>
          )}
        </div>
      </div>
    </div>
  );
}

function ChatRow({ chat, chosen, onChoose }: { chat: SandboxChat; chosen: boolean; onChoose: () => void }) {
  const t = useTranslations("sandbox");
  const { customer, lastMessage } = chat;
  const address = customer.waId ? `+${customer.waId}` : customer.username ? `@${customer.username}` : null;
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        aria-current={chosen || undefined}
        className={cn(
          "flex h-16 w-full items-center gap-3 rounded-lg px-2.5 text-start hover:bg-accent",
          chosen && "bg-selected hover:bg-selected",
        )}
      >
        <Avatar name={customer.name} seed={customer.id} size="lg" />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <bdi className="min-w-0 flex-1 truncate font-medium">{customer.name}</bdi>
            {lastMessage && (
              <RelativeTime
                at={new Date(lastMessage.timestamp).toISOString()}
                className="text-xs text-muted-foreground"
              />
            )}
          </span>
          <bdi className="truncate text-sm text-muted-foreground">
            {lastMessage ? (lastMessage.text ?? lastMessage.type) : (address ?? t("noMessages"))}
          </bdi>
        </span>
      </button>
    </li>
  );
}

const ListSkeleton = () => (
  <div aria-busy="true" className="flex flex-col gap-2">
    {[0, 1, 2].map((row) => (
      <div key={row} className="flex h-16 items-center gap-3 px-2.5">
        <Skeleton className="size-10 rounded-full" />
        <div className="flex flex-1 flex-col gap-2">
          <Skeleton className="h-3.5 w-32" />
          <Skeleton className="h-3 w-44" />
        </div>
      </div>
    ))}
  </div>
);

const PageSkeleton = () => (
  <div aria-busy="true" className="flex h-full flex-col gap-6 px-4 pt-7 pane:px-8">
    <Skeleton className="h-7 w-40" />
    <ListSkeleton />
  </div>
);
