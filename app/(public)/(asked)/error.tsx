"use client";

import { useEffect } from "react";
import { useTranslations } from "next-intl";
import { useSystemTheme } from "@/components/site/use-system-theme";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** A whole load: the page that failed has nothing to go on from. */
const home = "/";

/** A public page that could not be made, in the frame of the site. */
export default function PublicError({ error }: { error: Error & { digest?: string } }) {
  const t = useTranslations("common");
  useSystemTheme();
  useEffect(() => console.error(error), [error]);
  return (
    <ErrorState
      turn="parley"
      title={t("error.title")}
      onRetry={() => window.location.reload()}
      action={
        <Button asChild variant="ghost">
          <a href={home}>{t("notFound.action")}</a>
        </Button>
      }
      className="flex-1 py-24"
    >
      {error.digest ? t("error.text", { digest: error.digest }) : t("error.textWithoutDigest")}
    </ErrorState>
  );
}
