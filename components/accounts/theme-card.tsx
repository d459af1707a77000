"use client";

import Link from "next/link";
import { useTheme } from "next-themes";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { useHydrated } from "@/hooks/use-hydrated";
import { useWorkspace } from "@/hooks/use-workspace";

const themes = ["light", "dark", "system"] as const;

/** What else is one's own: the theme of this browser, and the way to the notifications. */
export function ThemeCard() {
  const t = useTranslations("shell.theme");
  const words = useTranslations("accounts.preferences");
  const { slug } = useWorkspace();
  const { theme, setTheme } = useTheme();
  // The server does not know the theme.
  const hydrated = useHydrated();
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center justify-between gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <CardTitle>{t("label")}</CardTitle>
          <Segmented
            label={t("label")}
            value={hydrated ? (theme as (typeof themes)[number]) : "system"}
            options={themes.map((value) => ({ value, label: t(value) }))}
            onChange={setTheme}
          />
        </div>
        <Button asChild variant="outline">
          <Link href={`/w/${slug}/settings/notifications`}>{words("notifications")}</Link>
        </Button>
      </CardContent>
    </Card>
  );
}
