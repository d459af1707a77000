"use client";

import { useEffect } from "react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** What an error boundary shows: our fault, nothing lost, two ways on. */
export function PageFailed({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations("common.error");
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <div className="grid h-full min-h-96 place-items-center">
      <ErrorState
        turn="parley"
        title={t("title")}
        onRetry={retry}
        action={
          <Button variant="ghost" onClick={() => window.location.reload()}>
            {t("reload")}
          </Button>
        }
      >
        {error.digest ? t("text", { digest: error.digest }) : t("textWithoutDigest")}
      </ErrorState>
    </div>
  );
}
