"use client";

import { Download } from "lucide-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useHowSaid } from "@/components/consent/use-consents";
import { useTimes } from "@/components/inbox/use-times";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConsentView, ContactConsentsView, ContactRef } from "@/lib/contacts/views";

/** Everything a person ever said about messages, newest first, and the same as a file. */
export function ConsentHistory({ contact, onClose }: { contact: ContactRef; onClose: () => void }) {
  const t = useTranslations("contacts.consent");
  const common = useTranslations("common");
  const api = useApi();
  const { slug } = useWorkspace();
  const words = useInfiniteQuery<ContactConsentsView, ApiError>({
    queryKey: [slug, "contact-consent-history", contact.id],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.get(
        `/contacts/${contact.id}/consents?limit=20${pageParam ? `&cursor=${encodeURIComponent(pageParam as string)}` : ""}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = words.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("historyTitle", { name: contact.name })} description={t("historyText")}>
        {words.isError ? (
          <p className="text-base text-danger">{words.error.message}</p>
        ) : words.isPending ? (
          <div aria-busy="true" className="flex flex-col gap-3">
            {[0, 1, 2].map((row) => (
              <Skeleton key={row} className="h-9 w-full" />
            ))}
          </div>
        ) : (
          <ol className="flex max-h-[50dvh] flex-col gap-3 overflow-y-auto pe-1" tabIndex={0}>
            {rows.map((word) => (
              <Word key={word.id} word={word} />
            ))}
            {words.hasNextPage && (
              <li>
                <Button
                  variant="ghost"
                  size="sm"
                  loading={words.isFetchingNextPage}
                  onClick={() => void words.fetchNextPage()}
                >
                  {t("more")}
                </Button>
              </li>
            )}
          </ol>
        )}
        <DialogFooter>
          <Button variant="outline" asChild>
            <a
              href={`/api/v1/contacts/${contact.id}/consent-proof?workspace=${encodeURIComponent(slug)}`}
              download
            >
              <Download />
              {t("download")}
            </a>
          </Button>
          <DialogClose asChild>
            <Button>{common("close")}</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Word({ word }: { word: ConsentView }) {
  const t = useTranslations("contacts.consent");
  const times = useTimes();
  const howSaid = useHowSaid();
  const quoted = word.proof && word.source !== "keyword";
  return (
    <li className="flex flex-col gap-0.5 border-s-2 ps-3 text-base">
      <span className="wrap-anywhere">
        <span className="font-medium">{t(`category.${word.category}`)}</span>
        {" · "}
        {t(`state.${word.granted ? "granted" : "stopped"}`)}, {howSaid(word)}
      </span>
      {quoted && (
        <q dir="auto" className="text-sm wrap-anywhere text-muted-foreground">
          {word.proof}
        </q>
      )}
      <span className="text-xs text-muted-foreground" title={times.exact(word.at)}>
        <RelativeTime at={word.at} />
      </span>
    </li>
  );
}
