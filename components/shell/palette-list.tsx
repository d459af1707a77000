"use client";

import { useDeferredValue, useState } from "react";
import { Command } from "cmdk";
import { Building2, Keyboard, ListFilter, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { useSavedViews } from "@/components/inbox/find/use-views";
import { builtInViews, type BuiltInView } from "@/components/inbox/find/views";
import { ActionGroup } from "@/components/inbox/palette/action-group";
import type {
  ConversationActions,
  PaletteAction,
  PalettePage,
} from "@/components/inbox/palette/use-conversation-actions";
import { leaveFor } from "@/components/shell/leave";
import { palettePages } from "@/components/shell/nav-items";
import { paletteGroup, paletteItem } from "@/components/shell/palette-look";
import { themes } from "@/components/shell/theme-menu";
import { useHasSandbox, usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Avatar } from "@/components/ui/avatar";
import { Kbd } from "@/components/ui/kbd";
import { RelativeTime } from "@/components/ui/relative-time";
import { useApiQuery } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { everyOpen, filterToParams, type ConversationFilter } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";
import type { OwnWorkspaceView } from "@/lib/tenancy/views";

/** Members, labels, macros found by typing; more are in their lists. */
const mostSingle = 8;

export type PaletteListProps = {
  workspaces: OwnWorkspaceView[];
  onShortcuts: () => void;
  onPage: (page: PalettePage) => void;
  /** `write`: one goes on in the composer. */
  close: (write?: boolean) => void;
};

/** Everything the palette offers, and a field to find it with. */
export function PaletteList({
  close,
  workspaces,
  onShortcuts,
  onPage,
  here,
}: PaletteListProps & {
  /** What can be done with the conversation that is open, and whose it is. */
  here: ({ name: string } & ConversationActions) | null;
}) {
  const t = useTranslations("shell");
  const router = useRouter();
  const { slug } = useWorkspace();
  const { setTheme } = useTheme();
  const hasSandbox = useHasSandbox();
  const isOwner = useMay("owner");
  const isAdmin = useMay("admin");
  const find = useTranslations("finding");
  const saved = useSavedViews();
  const numbers = usePhoneNumbers().data?.data ?? [];
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query.trim());
  const found = useApiQuery<Page<ConversationView>>(
    `/conversations?status=all&limit=8${asked ? `&q=${encodeURIComponent(asked)}` : ""}`,
    { key: ["palette", asked], staleTime: 10_000, placeholderData: (previous) => previous },
  );
  // What the server found must not be filtered again, so the few entries of ours are filtered here.
  const wanted = query.trim().toLocaleLowerCase().split(/\s+/);
  const matches = (name: string) => wanted.every((word) => name.toLocaleLowerCase().includes(word));
  const pages = palettePages({ hasSandbox, isOwner, isAdmin }).filter((page) =>
    matches(t(`nav.${page.label}`)),
  );
  const views: { id: string; name: string; filter: ConversationFilter }[] = [
    ...(Object.keys(builtInViews) as BuiltInView[]).map((name) => ({
      id: `view-${name}`,
      name: find(`views.${name}`),
      filter: builtInViews[name],
    })),
    ...saved,
    ...(numbers.length > 1 ? numbers : []).map((number) => ({
      id: `number-${number.id}`,
      name: find("palette.number", { name: number.verifiedName ?? number.displayPhoneNumber }),
      filter: { ...everyOpen, phoneNumberId: number.id },
    })),
  ].filter(({ name }) => query.trim() !== "" && matches(name));
  const themed = themes.filter(({ value }) => matches(t("palette.theme", { theme: value })));
  const others = workspaces.filter(
    (workspace) => workspace.slug !== slug && matches(t("palette.switchTo", { name: workspace.name })),
  );
  const listShortcuts = matches(t("palette.shortcuts"));
  // Results that come later must not leave the list without a chosen line.
  const conversations = found.data?.data ?? [];
  const actions = here?.all.filter(({ name }) => matches(name)) ?? [];
  const single = (asked && here?.one.filter(({ name }) => matches(name)).slice(0, mostSingle)) || [];
  const values = [
    ...actions.map(({ id }) => id),
    ...pages.map((page) => page.page),
    ...views.map(({ id }) => id),
    ...conversations.map(({ id }) => id),
    ...single.map(({ id }) => id),
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
  const choose = (action: PaletteAction) => {
    if ("page" in action) return onPage(action.page);
    close(action.thenWrite);
    action.run();
  };
  const heading = here && <bdi>{here.name}</bdi>;
  return (
    <Command label={t("palette.label")} loop shouldFilter={false} value={current} onValueChange={setChosen}>
      <div className="flex h-12 items-center gap-3 border-b px-4">
        <Search className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
        <Command.Input
          autoFocus
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
        <ActionGroup heading={heading} actions={actions} onChoose={choose} />
        {pages.length > 0 && (
          <Command.Group heading={t("palette.pages")} className={paletteGroup}>
            {pages.map((page) => (
              <Command.Item
                key={page.page}
                value={page.page}
                onSelect={run(() => router.push(`/w/${slug}/${page.page}`))}
                className={paletteItem}
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
          <Command.Group heading={find("palette.views")} className={paletteGroup}>
            {views.map(({ id, name, filter }) => (
              <Command.Item
                key={id}
                value={id}
                onSelect={run(() =>
                  router.push(`/w/${slug}/inbox?${new URLSearchParams(filterToParams(filter))}`),
                )}
                className={paletteItem}
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
            <Command.Group heading={t("palette.conversations")} className={paletteGroup}>
              {conversations.map((conversation) => (
                <Command.Item
                  key={conversation.id}
                  value={conversation.id}
                  onSelect={run(() => router.push(`/w/${slug}/inbox?conversation=${conversation.id}`))}
                  className={paletteItem}
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
        <ActionGroup heading={heading} actions={single} onChoose={choose} />
        {(themed.length > 0 || others.length > 0 || listShortcuts) && (
          <Command.Group heading={t("palette.actions")} className={paletteGroup}>
            {themed.map(({ value, icon: Icon }) => (
              <Command.Item
                key={value}
                value={value}
                onSelect={run(() => setTheme(value))}
                className={paletteItem}
              >
                <Icon />
                {t("palette.theme", { theme: value })}
              </Command.Item>
            ))}
            {listShortcuts && (
              <Command.Item value="shortcuts" onSelect={run(onShortcuts)} className={paletteItem}>
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
                className={paletteItem}
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
