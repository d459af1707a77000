"use client";

import { useState } from "react";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Plus } from "lucide-react";
import { ConnectDialog, type ConnectTarget } from "@/components/phone-numbers/connect-dialog";
import { MetaApps } from "@/components/phone-numbers/meta-apps";
import { NumberList, NumberListSkeleton } from "@/components/phone-numbers/number-list";
import { NumberSheet } from "@/components/phone-numbers/number-sheet";
import { keepNumber } from "@/components/phone-numbers/numbers-cache";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { toast } from "@/components/ui/toast";
import { useApi, useApiMutation, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { EmbeddedSignupSettings, PhoneNumberView } from "@/lib/phone-numbers/views";
import type { Page } from "@/lib/shared/pagination";

/** The first hundred are shared with the rest of the product and live; more are asked for when somebody wants them. */
function useMoreNumbers() {
  const api = useApi();
  const [pages, setPages] = useState<Page<PhoneNumberView>[]>([]);
  const more = useApiMutation(
    (_, cursor: string) =>
      api.get<Page<PhoneNumberView>>(`/phone-numbers?cursor=${encodeURIComponent(cursor)}`),
    {
      onSuccess: (page) => setPages((before) => [...before, page]),
      onError: (error: ApiError) => toast.error(error.message),
    },
  );
  return { pages, more };
}

function NoNumbers({ offersSandbox, onConnect }: { offersSandbox: boolean; onConnect: () => void }) {
  const t = useTranslations("phone-numbers");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayManage = useMay("admin");
  const sandbox = useApiMutation(
    (api) => api.put<{ data: PhoneNumberView | null }>("/phone-numbers/sandbox"),
    {
      onSuccess: ({ data }) => data && keepNumber(client, slug, data),
      onError: (error) => toast.error(error.message),
    },
  );
  if (!mayManage) {
    return (
      <EmptyState drawing="number" title={t("empty.title")}>
        {t("empty.textReadOnly")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      drawing="number"
      title={t("empty.title")}
      action={
        <>
          {offersSandbox && (
            <Button variant="outline" onClick={() => sandbox.mutate()} loading={sandbox.isPending}>
              <FlaskConical />
              {t("empty.sandbox")}
            </Button>
          )}
          <Button onClick={onConnect}>{t("connectNumber")}</Button>
        </>
      }
    >
      {t(offersSandbox ? "empty.text" : "empty.textWithoutSandbox")}
    </EmptyState>
  );
}

export function PhoneNumbersPage({
  signup,
  offersSandbox,
}: {
  signup: EmbeddedSignupSettings | null;
  offersSandbox: boolean;
}) {
  const t = useTranslations("phone-numbers");
  const pathname = usePathname();
  const openId = useSearchParams().get("number");
  const mayManage = useMay("admin");
  const query = usePhoneNumbers();
  const { pages, more } = useMoreNumbers();
  const [target, setTarget] = useState<ConnectTarget>(null);

  const numbers = [...(query.data?.data ?? []), ...pages.flatMap((page) => page.data)];
  const connected = numbers.filter(({ state }) => state !== "disconnected");
  const gone = numbers.filter(({ state }) => state === "disconnected");
  const cursor = pages.length > 0 ? pages.at(-1)!.nextCursor : (query.data?.nextCursor ?? null);
  // In the address, so that it can be sent to a colleague; without asking the server for the page again.
  const show = (id: string | null) =>
    window.history.replaceState(null, "", id ? `${pathname}?number=${id}` : pathname);

  return (
    <PageBody>
      <PageHeader
        title={t("title")}
        description={t("purpose")}
        actions={
          mayManage && numbers.length > 0 ? (
            <Button onClick={() => setTarget("new")}>
              <Plus />
              {t("connectNumber")}
            </Button>
          ) : null
        }
      />
      {query.isPending ? (
        <NumberListSkeleton />
      ) : query.isError ? (
        <QueryFailed query={query} />
      ) : (
        <>
          {connected.length > 0 ? (
            <NumberList numbers={connected} onOpen={({ id }) => show(id)} />
          ) : (
            <div className="rounded-xl border">
              <NoNumbers offersSandbox={offersSandbox} onConnect={() => setTarget("new")} />
            </div>
          )}
          {!mayManage && connected.length > 0 && (
            <p className="text-sm text-muted-foreground">{t("list.readOnly")}</p>
          )}
          {gone.length > 0 && (
            <section aria-labelledby="disconnected-numbers" className="flex flex-col gap-3">
              <h2 id="disconnected-numbers" className="text-base font-semibold">
                {t("list.disconnected")}
              </h2>
              <NumberList plain numbers={gone} onOpen={({ id }) => show(id)} />
            </section>
          )}
          {cursor && (
            <Button
              variant="outline"
              className="self-center"
              onClick={() => more.mutate(cursor)}
              loading={more.isPending}
            >
              {t("list.showMore")}
            </Button>
          )}
        </>
      )}
      {mayManage && <MetaApps />}
      <NumberSheet
        number={numbers.find(({ id }) => id === openId) ?? null}
        onClose={() => show(null)}
        onReplaceToken={setTarget}
      />
      <ConnectDialog target={target} signup={signup} onClose={() => setTarget(null)} />
    </PageBody>
  );
}
