import { useTranslations } from "next-intl";
import { useWorkspace } from "@/hooks/use-workspace";

/** What stands in the place of a message that was older than the workspace keeps them. */
export function useEmptiedText(): string {
  const t = useTranslations("inbox.message");
  const { retentionDays } = useWorkspace();
  return retentionDays === null ? t("emptiedBefore") : t("emptied", { days: retentionDays });
}
