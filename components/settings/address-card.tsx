"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay } from "@/hooks/use-workspace";
import { heldDays } from "@/lib/tenancy/rules";
import type { WorkspaceView } from "@/lib/tenancy/views";

/** Where the workspace is found. What knows only the old address goes on with it. */
export function AddressCard({ workspace }: { workspace: WorkspaceView }) {
  const t = useTranslations("brand.address");
  const router = useRouter();
  const cache = useQueryClient();
  const may = useMay("admin");
  const save = useApiMutation((api, slug: string) => api.patch<WorkspaceView>("/workspace", { slug }), {
    onSuccess: (saved) => {
      cache.setQueryData([saved.slug, "/workspace"], saved);
      toast.success(t("saved", { address: `/w/${saved.slug}` }));
      if (saved.slug !== workspace.slug) router.replace(`/w/${saved.slug}/settings/general`);
    },
  });
  const problem = save.error?.fields.slug ?? save.error?.message;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text", { days: heldDays })}</CardDescription>
      </CardHeader>
      <Form
        errors={save.error?.fields}
        onSubmit={(values) => save.mutate(String(values.get("slug") ?? ""))}
        className="gap-0"
      >
        <CardContent>
          <Field label={t("label")} labelHidden error={problem} className="max-w-102">
            <AddressInput name="slug" defaultValue={workspace.slug} maxLength={40} readOnly={!may} />
          </Field>
        </CardContent>
        {may && (
          <CardFooter>
            <Button type="submit" variant="outline" loading={save.isPending}>
              {t("save")}
            </Button>
          </CardFooter>
        )}
      </Form>
    </Card>
  );
}

/** The part that can be chosen, behind the part that cannot. */
function AddressInput(props: React.ComponentProps<typeof Input>) {
  return (
    <div className="relative" dir="ltr">
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-base text-muted-foreground"
      >
        /w/
      </span>
      <Input className="pl-8" autoComplete="off" autoCapitalize="none" spellCheck={false} {...props} />
    </div>
  );
}
