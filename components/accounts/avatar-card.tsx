"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { PictureButtons } from "@/components/accounts/picture-buttons";
import { smallPicture } from "@/components/accounts/small-picture";
import { Avatar } from "@/components/ui/avatar";
import { Card, CardContent } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MeView } from "@/lib/accounts/views";

/** One's picture: chosen, made small here, kept; or the initials. */
export function AvatarCard({ user }: { user: MeView["user"] }) {
  const t = useTranslations("accounts.avatar");
  const cache = useQueryClient();
  const router = useRouter();
  const { slug } = useWorkspace();
  const [failure, setFailure] = useState<string | null>(null);
  const options = {
    onSuccess: () => {
      setFailure(null);
      void cache.invalidateQueries({ queryKey: [slug, "/me"] });
      void cache.invalidateQueries({ queryKey: [slug, "library", "members"] });
      router.refresh();
    },
    onError: (error: Error) => setFailure(error.message),
  };
  const save = useApiMutation(
    async (api, file: File) => {
      const picture = await smallPicture(file).catch(() => file);
      return api.put<{ image: string }>("/me/avatar", picture);
    },
    { ...options, onSuccess: () => (options.onSuccess(), toast.success(t("saved"))) },
  );
  const remove = useApiMutation((api) => api.delete<void>("/me/avatar"), options);
  const own = user.image?.startsWith("/api/") ?? false;
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center gap-4">
        <Avatar name={user.name} seed={user.id} image={user.image} size="xl" />
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          <p className="text-sm text-muted-foreground">{t("text")}</p>
          <PictureButtons
            words="accounts.avatar"
            onChoose={(file) => save.mutate(file)}
            saving={save.isPending}
            removable={own}
            onRemove={() => remove.mutate()}
            removing={remove.isPending}
          />
          {failure && (
            <p role="alert" className="text-sm text-danger">
              {failure}
            </p>
          )}
        </div>
      </CardContent>
    </Card>
  );
}
