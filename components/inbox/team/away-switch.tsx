"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { keys } from "@/components/inbox/cache-keys";
import { useAvailability } from "@/components/inbox/team/use-availability";
import { DropdownMenuCheckboxItem } from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { AvailabilityView } from "@/lib/team/views";

/** In the account's menu: whether automatic assignment passes one over. */
export function AwaySwitch() {
  const t = useTranslations("teamwork.away");
  const client = useQueryClient();
  const { slug, userId } = useWorkspace();
  const mayAnswer = useMay("agent");
  const { away } = useAvailability();
  const change = useApiMutation(
    (api, wish: boolean) => api.put<AvailabilityView>("/availability", { away: wish }),
    {
      onSuccess: (view) => client.setQueryData(keys.shared(slug, "availability"), view),
      onError: (error) => toast.error(t("failed", { message: error.message })),
    },
  );
  if (!mayAnswer) return null;
  return (
    <DropdownMenuCheckboxItem
      checked={change.isPending ? change.variables : away.has(userId)}
      onCheckedChange={(wish) => change.mutate(wish)}
      onSelect={(event) => event.preventDefault()}
      className="h-auto py-1.5"
    >
      <span className="flex flex-col">
        {t("switch")}
        <span className="text-xs text-muted-foreground">{t("help")}</span>
      </span>
    </DropdownMenuCheckboxItem>
  );
}
