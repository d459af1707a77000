"use client";

import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "next-intl";
import { plainLine } from "@/components/inbox/formatting";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useTemplates } from "@/components/templates/use-templates";
import { useWorkspace } from "@/hooks/use-workspace";
import { partOf } from "@/lib/templates/components";
import type { TemplateView } from "@/lib/templates/views";

/** An approved template of the number. */
export function TemplateChooser({
  phoneNumberId,
  onChoose,
  onClose,
}: {
  phoneNumberId: string;
  onChoose: (template: TemplateView) => void;
  onClose: () => void;
}) {
  const t = useTranslations("campaigns.message");
  const words = useTranslations("compose.template");
  const { slug } = useWorkspace();
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const templates = useTemplates({ phoneNumberId, status: "APPROVED", ...(q ? { q } : {}) });
  const rows = (templates.data?.pages.flatMap((page) => page.data) ?? []).filter(
    // A code is for one person who asked for it just now.
    ({ category }) => category !== "AUTHENTICATION",
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("choose")} description={t("text")} className="sm:max-w-xl">
        <Input
          autoFocus
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={words("search")}
          aria-label={words("search")}
        />
        {templates.isPending ? (
          <div className="flex flex-col gap-2" aria-busy="true">
            {[0, 1, 2, 3].map((row) => (
              <Skeleton key={row} className="h-16 rounded-lg" />
            ))}
          </div>
        ) : templates.isError ? (
          <QueryFailed query={templates} />
        ) : rows.length === 0 ? (
          <p className="py-8 text-center text-muted-foreground">
            {q ? words("noneFound", { query: q }) : t("none")}{" "}
            {!q && (
              <Link className="text-link underline underline-offset-4" href={`/w/${slug}/templates`}>
                {t("toTemplates")}
              </Link>
            )}
          </p>
        ) : (
          <ul className="scrollbar-quiet -mx-2 flex max-h-[50dvh] flex-col overflow-y-auto">
            {rows.map((template) => (
              <li key={template.id}>
                <button
                  type="button"
                  disabled={template.blockedBy !== null}
                  onClick={() => onChoose(template)}
                  className="flex w-full flex-col gap-0.5 rounded-lg px-3 py-2 text-start hover:bg-accent focus-visible:bg-accent disabled:opacity-60"
                >
                  <span className="flex w-full items-center gap-2">
                    <span className="min-w-0 truncate font-medium">{template.name}</span>
                    <Badge>{template.language}</Badge>
                    <span className="ms-auto shrink-0 text-xs text-muted-foreground">
                      {template.category.toLowerCase()}
                    </span>
                  </span>
                  <bdi className="line-clamp-2 text-sm text-muted-foreground">
                    {plainLine(partOf(template.components, "BODY")?.text ?? "", 200)}
                  </bdi>
                </button>
              </li>
            ))}
            {templates.hasNextPage && (
              <li className="flex justify-center p-2">
                <Button
                  variant="outline"
                  size="sm"
                  onClick={() => void templates.fetchNextPage()}
                  loading={templates.isFetchingNextPage}
                >
                  {words("more")}
                </Button>
              </li>
            )}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  );
}
