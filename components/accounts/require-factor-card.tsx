"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { SwitchRow } from "@/components/settings/switch-row";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay } from "@/hooks/use-workspace";
import type { WorkspaceView } from "@/lib/tenancy/views";

/** Whether the workspace asks every member for a second factor. */
export function RequireFactorCard({ workspace }: { workspace: WorkspaceView }) {
  const t = useTranslations("accounts.secondFactor");
  const cache = useQueryClient();
  const mayDecide = useMay("owner");
  const save = useApiMutation(
    (api, requireTwoFactor: boolean) => api.put<WorkspaceView>("/security-settings", { requireTwoFactor }),
    {
      onSuccess: (saved) => {
        cache.setQueryData([saved.slug, "/workspace"], saved);
        toast.success(saved.requireTwoFactor ? t("required") : t("optional"));
      },
      onError: (error) => toast.error(error.message),
    },
  );
  return (
    <Card>
      <SwitchRow
        label={t("require")}
        help={t("requireHelp")}
        checked={save.isPending ? save.variables : workspace.requireTwoFactor}
        onChange={(on) => save.mutate(on)}
        disabled={!mayDecide}
      />
    </Card>
  );
}
