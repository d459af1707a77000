"use client";

import { useDeferredValue, useState } from "react";
import { Command } from "cmdk";
import { Building2, Keyboard, ListFilter, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { useSavedViews } from "@/components/inbox/find/use-views";
import { builtInViews, type BuiltInView } from "@/components/inbox/find/views";
import { leaveFor } from "@/components/shell/leave";
import { navItems } from "@/components/shell/nav-items";
import { themes } from "@/components/shell/theme-menu";
import { useHasSandbox } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { Overlay } from "@/components/ui/dialog-parts";
import { Kbd } from "@/components/ui/kbd";
import { RelativeTime } from "@/components/ui/relative-time";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { filterToParams, type ConversationFilter } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

const item =
  "flex h-10 items-center gap-3 rounded-md px-2.5 text-base outline-none select-none data-[selected=true]:bg-accent [&_svg]:size-4 [&_svg]:text-muted-foreground";
const group =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  workspaces: OwnWorkspaceView[];
  onShortcuts: () => void;
};

/** Pages, conversations by name or number, and actions, by a few letters. */
export default function CommandPalette({ open, onOpenChange, workspaces, onShortcuts }: Props) {
  const t = useTranslations("shell");
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Overlay />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl overflow-hidden rounded-xl bg-popover text-popover-foreground shadow-float outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98"
        >
          <Radix.Title className="sr-only">{t("palette.label")}</Radix.Title>
          <Palette close={() => onOpenChange(false)} workspaces={workspaces} onShortcuts={onShortcuts} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Palette({
  close,
  workspaces,
  onShortcuts,
}: Pick<Props, "workspaces" | "onShortcuts"> & { close: () => void }) {
  const t = useTranslations("shell");
  const router = useRouter();
  const { slug } = useWorkspace();
  const { setTheme } = useTheme();
  const hasSandbox = useHasSandbox();
  const find = useTranslations("finding");
  const saved = useSavedViews();
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query.trim());
  const found = useApiQuery<Page<ConversationView>>(
    `/conversations?status=all&limit=8${asked ? `&q=${encodeURIComponent(asked)}` : ""}`,
    { key: ["palette", asked], staleTime: 10_000, placeholderData: (previous) => previous },
  );
  // What the server found must not be filtered again, so the few entries of ours are filtered here.
  const matches = (name: string) => name.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());
  const pages = navItems(hasSandbox).filter((page) => matches(t(`nav.${page.label}`)));
  const views: { id: string; name: string; filter: ConversationFilter }[] = [
    ...(Object.keys(builtInViews) as BuiltInView[]).map((name) => ({
      id: `view-${name}`,
      name: find(`views.${name}`),
      filter: builtInViews[name],
    })),
    ...saved,
  ].filter(({ name }) => query.trim() !== "" && matches(name));
  const themed = themes.filter(({ value }) => matches(t("palette.theme", { theme: value })));
  const others = workspaces.filter(
    (workspace) => workspace.slug !== slug && matches(t("palette.switchTo", { name: workspace.name })),
  );
  const listShortcuts = matches(t("palette.shortcuts"));
  // Results that come later must not leave the list without a chosen line.
  const conversations = found.data?.data ?? [];
  const values = [
    ...pages.map((page) => page.page),
    ...views.map(({ id }) => id),
    ...conversations.map(({ id }) => id),
    ...themed.map(({ value }) => value),
    ...(listShortcuts ? ["shortcuts"] : []),
    ...others.map(({ id }) => id),
  ];
  const [chosen, setChosen] = useState("");
  const current = values.includes(chosen) ? chosen : (values[0] ?? "");
  const run = (action: () => void) => () => {
    close();
    action();
  };
  return (
    <Command label={t("palette.label")} loop shouldFilter={false} value={current} onValueChange={setChosen}>
      <div className="flex h-12 items-center gap-3 border-b px-4">
        <Search className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={t("palette.placeholder")}
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-muted-foreground"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="scrollbar-quiet max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted-foreground">
          {found.isFetching ? t("palette.searching") : t("palette.nothing", { query })}
        </Command.Empty>
        {pages.length > 0 && (
          <Command.Group heading={t("palette.pages")} className={group}>
            {pages.map((page) => (
              <Command.Item
                key={page.page}
                value={page.page}
                onSelect={run(() => router.push(`/w/${slug}/${page.page}`))}
                className={item}
              >
                <page.icon />
                <span className="flex-1">{t(`nav.${page.label}`)}</span>
                <span className="flex gap-1">
                  {page.shortcut?.split(" ").map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {views.length > 0 && (
          <Command.Group heading={find("palette.views")} className={group}>
            {views.map(({ id, name, filter }) => (
              <Command.Item
                key={id}
                value={id}
                onSelect={run(() =>
                  router.push(`/w/${slug}/inbox?${new URLSearchParams(filterToParams(filter))}`),
                )}
                className={item}
              >
                <ListFilter />
                <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {found.isError ? (
          <p className="px-3 py-2 text-sm text-danger">
            {t("palette.failed", { message: found.error.message })}
          </p>
        ) : (
          conversations.length > 0 && (
            <Command.Group heading={t("palette.conversations")} className={group}>
              {conversations.map((conversation) => (
                <Command.Item
                  key={conversation.id}
                  value={conversation.id}
                  onSelect={run(() => router.push(`/w/${slug}/inbox?conversation=${conversation.id}`))}
                  className={item}
                >
                  <Avatar name={conversation.contact.name} seed={conversation.contact.id} size="sm" />
                  <bdi className="min-w-0 flex-1 truncate">{conversation.contact.name}</bdi>
                  <span className="text-sm text-muted-foreground tabular-nums">
                    <RelativeTime at={conversation.lastActivityAt} />
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
          )
        )}
        {(themed.length > 0 || others.length > 0 || listShortcuts) && (
          <Command.Group heading={t("palette.actions")} className={group}>
            {themed.map(({ value, icon: Icon }) => (
              <Command.Item key={value} value={value} onSelect={run(() => setTheme(value))} className={item}>
                <Icon />
                {t("palette.theme", { theme: value })}
              </Command.Item>
            ))}
            {listShortcuts && (
              <Command.Item value="shortcuts" onSelect={run(onShortcuts)} className={item}>
                <Keyboard />
                <span className="flex-1">{t("palette.shortcuts")}</span>
                <Kbd>?</Kbd>
              </Command.Item>
            )}
            {others.map((workspace) => (
              <Command.Item
                key={workspace.id}
                value={workspace.id}
                onSelect={run(() => leaveFor(`/w/${workspace.slug}`))}
                className={item}
              >
                <Building2 />
                <bdi className="truncate">{t("palette.switchTo", { name: workspace.name })}</bdi>
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}
