"use client";

import type { ReactNode } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { drawings } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Tooltip } from "@/components/ui/tooltip";
import type { ApiError } from "@/hooks/use-api";

const skeleton = (
  <Card>
    {[0, 1, 2].map((row) => (
      <div key={row} className="flex h-14 items-center gap-4 border-b px-5 last:border-b-0">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="ml-auto h-7 w-16" />
      </div>
    ))}
  </Card>
);

type Props<T> = {
  /** Namespace below `library` with title, text, create, empty and emptyText. */
  words: "labels" | "teams" | "customFields" | "cannedReplies" | "macros";
  drawing: keyof typeof drawings;
  query: UseQueryResult<{ data: T[] }, ApiError>;
  /** Whether the one who looks may add to it. */
  may: boolean;
  onCreate: () => void;
  children: (entries: T[]) => ReactNode;
};

/** A list of the workspace's library as a page of the settings: its purpose, its rows, or what to do first. */
export function LibraryPage<T>({ words, drawing, query, may, onCreate, children }: Props<T>) {
  const t = useTranslations(`library.${words}`);
  const shared = useTranslations("library");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={
          may && (
            <Button onClick={onCreate}>
              <Plus />
              {t("create")}
            </Button>
          )
        }
      />
      <SettingsQuery query={query} skeleton={skeleton}>
        {({ data }) =>
          data.length === 0 ? (
            <Card>
              <EmptyState
                drawing={drawing}
                title={t("empty")}
                action={may && <Button onClick={onCreate}>{t("create")}</Button>}
              >
                {may ? t("emptyText") : shared("askAdmin")}
              </EmptyState>
            </Card>
          ) : (
            children(data)
          )
        }
      </SettingsQuery>
    </>
  );
}

/** The two buttons at the end of a row. */
export function RowActions({
  name,
  onEdit,
  onDelete,
}: {
  name: string;
  onEdit: () => void;
  onDelete: () => void;
}) {
  const t = useTranslations("library");
  return (
    <div className="flex shrink-0 gap-1">
      <Tooltip label={t("edit")}>
        <Button variant="ghost" size="icon" onClick={onEdit} aria-label={t("editNamed", { name })}>
          <Pencil />
        </Button>
      </Tooltip>
      <Tooltip label={t("delete")}>
        <Button variant="ghost" size="icon" onClick={onDelete} aria-label={t("deleteNamed", { name })}>
          <Trash2 />
        </Button>
      </Tooltip>
    </div>
  );
}
