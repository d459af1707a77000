"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "next-intl";
import {
  ownSubscription,
  pushIsPossible,
  switchPushOff,
  switchPushOn,
} from "@/components/shell/push-browser";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useApi, useApiQuery } from "@/hooks/use-api";
import type { PushSubscriptionsView } from "@/lib/team/views";

type Permission = NotificationPermission | "unsupported";

const permissionNow = (): Permission =>
  typeof window !== "undefined" && "Notification" in window ? Notification.permission : "unsupported";

/** Whether Parley wakes this browser, and the switch for it. */
function Waking({ publicKey, known }: { publicKey: string; known: readonly string[] }) {
  const t = useTranslations("notifications.settings");
  const api = useApi();
  const [on, setOn] = useState<boolean | null>(null);
  const [pending, setPending] = useState(false);
  useEffect(() => {
    let left = false;
    void ownSubscription().then((own) => !left && setOn(own !== null && known.includes(own.endpoint)));
    return () => {
      left = true;
    };
  }, [known]);
  const toggle = async () => {
    setPending(true);
    try {
      await (on ? switchPushOff(api) : switchPushOn(api, publicKey));
      setOn(!on);
    } catch (error) {
      toast.error((error as Error).message);
    } finally {
      setPending(false);
    }
  };
  if (on === null) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-sm text-muted-foreground">{t(on ? "pushOn" : "pushOff")}</p>
      <Button variant="outline" size="sm" onClick={() => void toggle()} loading={pending}>
        {t(on ? "switchOff" : "switchOn")}
      </Button>
    </div>
  );
}

/** What this very browser does: whether it was allowed to show notifications, and whether it is woken. */
export function BrowserNotifications() {
  const t = useTranslations("notifications.settings");
  const [permission, setPermission] = useState<Permission>(permissionNow);
  const push = useApiQuery<PushSubscriptionsView>("/push-subscriptions", {
    enabled: permission === "granted" && pushIsPossible(),
  });
  if (permission === "unsupported" || permission === "denied") {
    return <p className="text-sm text-warning">{t(permission === "denied" ? "blocked" : "unsupported")}</p>;
  }
  if (permission === "default") {
    return (
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted-foreground">{t("allowText")}</p>
        <Button
          variant="outline"
          size="sm"
          onClick={() => void Notification.requestPermission().then(setPermission)}
        >
          {t("allow")}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted-foreground">{t("allowed")}</p>
      {push.data?.publicKey ? (
        <Waking publicKey={push.data.publicKey} known={push.data.data.map(({ endpoint }) => endpoint)} />
      ) : (
        push.data && <p className="text-sm text-muted-foreground">{t("noPush")}</p>
      )}
    </div>
  );
}
