"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Ago } from "@/components/accounts/ago";
import { useDeviceName } from "@/components/accounts/device-name";
import { SettingsQuery } from "@/components/accounts/settings-query";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { SessionView } from "@/lib/accounts/views";
import type { MemberView } from "@/lib/tenancy/views";

/** Where a member is signed in, with the way to end it. */
export function MemberSessionsDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const t = useTranslations("members.session");
  const own = useTranslations("accounts.sessions");
  const deviceName = useDeviceName();
  const cache = useQueryClient();
  const { slug } = useWorkspace();
  const path = `/members/${member.id}/sessions`;
  const sessions = useApiQuery<{ data: SessionView[] }>(path, { staleTime: 0 });
  const end = useApiMutation((api, id: string | null) => api.delete<void>(id ? `${path}/${id}` : path), {
    onSuccess: () => toast.success(t("ended")),
    onError: (error) => toast.error(error.message),
    onSettled: () => void cache.invalidateQueries({ queryKey: [slug, path] }),
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title", { name: member.name })} description={t("text", { name: member.name })}>
        <SettingsQuery query={sessions} skeleton={<Skeleton className="h-14 w-full" />}>
          {({ data }) =>
            data.length === 0 ? (
              <p className="text-base text-muted-foreground">{t("none")}</p>
            ) : (
              <>
                <ul className="flex flex-col">
                  {data.map((session) => (
                    <li key={session.id} className="flex items-center gap-3 border-b py-2.5 last:border-b-0">
                      <div className="flex min-w-0 flex-1 flex-col">
                        <p className="text-base font-medium">{deviceName(session)}</p>
                        <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground tabular-nums">
                          {session.ip && <span>{session.ip}</span>}
                          <span>{own.rich("lastSeen", { ago: () => <Ago at={session.lastSeenAt} /> })}</span>
                        </p>
                      </div>
                      <Button
                        size="sm"
                        variant="outline"
                        loading={end.isPending && end.variables === session.id}
                        onClick={() => end.mutate(session.id)}
                      >
                        {t("end")}
                      </Button>
                    </li>
                  ))}
                </ul>
                <DialogFooter>
                  <Button
                    variant="outline"
                    loading={end.isPending && end.variables === null}
                    onClick={() => end.mutate(null)}
                  >
                    {t("endAll")}
                  </Button>
                </DialogFooter>
              </>
            )
          }
        </SettingsQuery>
      </DialogContent>
    </Dialog>
  );
}
