"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { PictureButtons } from "@/components/accounts/picture-buttons";
import { smallLogo } from "@/components/accounts/small-picture";
import { WorkspaceBadge } from "@/components/shell/workspace-badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";
import type { WorkspaceView } from "@/lib/tenancy/views";

/** The workspace's picture: chosen, made small here, kept; or its letter. */
export function LogoCard({ workspace }: { workspace: WorkspaceView }) {
  const t = useTranslations("brand.logo");
  const cache = useQueryClient();
  const router = useRouter();
  const may = useMay("admin");
  const { slug } = useWorkspace();
  const [failure, setFailure] = useState<string | null>(null);
  const changed = (words: string) => {
    setFailure(null);
    toast.success(words);
    void cache.invalidateQueries({ queryKey: [slug, "/workspace"] });
    router.refresh();
  };
  const onError = (error: Error) => setFailure(error.message);
  const save = useApiMutation((api, picture: Blob) => api.put<{ logo: string }>("/workspace-logo", picture), {
    onSuccess: () => changed(t("saved")),
    onError,
  });
  const remove = useApiMutation((api) => api.delete<void>("/workspace-logo"), {
    onSuccess: () => changed(t("removed")),
    onError,
  });
  const choose = async (file: File) => {
    // A browser would draw an SVG, scripts and all; the server is not asked to.
    const picture = file.type === "image/svg+xml" ? null : await smallLogo(file).catch(() => null);
    if (picture) save.mutate(picture);
    else setFailure(t("unreadable"));
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-wrap items-center gap-4">
        <WorkspaceBadge
          workspace={workspace}
          className={cn("size-16 rounded-xl text-2xl", workspace.logo && "border p-1.5")}
        />
        {may && (
          <PictureButtons
            words="brand.logo"
            onChoose={(file) => void choose(file)}
            saving={save.isPending}
            removable={workspace.logo !== null}
            onRemove={() => remove.mutate()}
            removing={remove.isPending}
          />
        )}
        {failure && (
          <p role="alert" className="w-full text-sm text-danger">
            {failure}
          </p>
        )}
      </CardContent>
    </Card>
  );
}
