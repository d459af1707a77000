"use client";

import { useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { smallPicture } from "@/components/accounts/small-picture";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
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
  const input = useRef<HTMLInputElement>(null);
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
          <div className="flex flex-wrap gap-2">
            <Button variant="outline" loading={save.isPending} onClick={() => input.current?.click()}>
              {t("choose")}
            </Button>
            {own && (
              <Button variant="ghost" loading={remove.isPending} onClick={() => remove.mutate()}>
                {t("remove")}
              </Button>
            )}
          </div>
          {failure && (
            <p role="alert" className="text-sm text-danger">
              {failure}
            </p>
          )}
        </div>
        <input
          ref={input}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          aria-label={t("choose")}
          className="hidden"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file) save.mutate(file);
            target.value = "";
          }}
        />
      </CardContent>
    </Card>
  );
}
