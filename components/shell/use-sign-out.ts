"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { leaveFor } from "@/components/shell/leave";
import { toast } from "@/components/ui/toast";
import { callApi, leaveByOneself } from "@/hooks/use-api";
import { forgetStored, writingPrefix } from "@/hooks/use-stored";

/** Ends this session, or all; what was written here and not sent goes with it. */
export function useSignOut(): {
  /** @param next a path of ours to go to afterwards instead of the sign-in page */
  signOut: (everywhere: boolean, next?: string) => Promise<void>;
  pending: boolean;
} {
  const t = useTranslations("shell.account");
  const [pending, setPending] = useState(false);
  const signOut = async (everywhere: boolean, next?: string) => {
    setPending(true);
    const stay = leaveByOneself();
    try {
      // Whoever signs in on this browser next must not be told of what is not theirs.
      const { ownSubscription } = await import("@/components/shell/push-browser");
      await ownSubscription()
        .then((subscription) => subscription?.unsubscribe())
        .catch(() => undefined);
      if (everywhere) await callApi("/sessions", { method: "DELETE" });
      const auth = await import("next-auth/react");
      await auth.signOut({ redirect: false });
      forgetStored(writingPrefix);
      const { forgetAllFiles } = await import("@/components/inbox/media/kept-files");
      await forgetAllFiles();
      leaveFor(next ?? "/sign-in");
    } catch {
      stay();
      setPending(false);
      toast.error(t("signOutFailed"));
    }
  };
  return { signOut, pending };
}
