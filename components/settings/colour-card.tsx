"use client";

import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { RadioGroup } from "radix-ui";
import { ColourPreview } from "@/components/settings/colour-preview";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApiMutation } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { contrast, type Hex } from "@/lib/shared/colour";
import { parleyColour } from "@/lib/tenancy/brand/rules";
import { workspaceColour } from "@/lib/tenancy/schemas";
import type { WorkspaceView } from "@/lib/tenancy/views";

const swatches = {
  blue: "#1d5fd1",
  violet: "#6d4bd8",
  pink: "#c2317f",
  red: "#c8322f",
  orange: "#d9580d",
  amber: "#b97a00",
  green: "#2f7d3a",
  slate: "#475467",
} as const satisfies Record<string, Hex>;

const parsed = (text: string): Hex | null => {
  const result = workspaceColour.safeParse(text);
  return result.success ? (result.data as Hex | null) : null;
};

/** One colour for the workspace, shown in both themes before it is everybody's. */
export function ColourCard({ workspace }: { workspace: WorkspaceView }) {
  const t = useTranslations("brand.colour");
  const cache = useQueryClient();
  const router = useRouter();
  const may = useMay("admin");
  const { slug } = useWorkspace();
  const [text, setText] = useState<string>(workspace.brandColor ?? "");
  const [shown, setShown] = useState<Hex | null>(workspace.brandColor);
  const save = useApiMutation(
    (api, brandColor: string | null) => api.patch<WorkspaceView>("/workspace", { brandColor }),
    {
      onSuccess: (saved) => {
        cache.setQueryData([slug, "/workspace"], saved);
        setText(saved.brandColor ?? "");
        toast.success(t("saved"));
        router.refresh();
      },
    },
  );
  const change = (next: string) => {
    setText(next);
    if (save.isError) save.reset();
    // While somebody types, the last whole colour stays.
    if (next.trim() === "" || parsed(next)) setShown(parsed(next));
  };
  const problem = save.error?.fields.brandColor ?? save.error?.message;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <Form
        errors={save.error?.fields}
        onSubmit={() => save.mutate(text.trim() === "" ? null : text)}
        className="gap-0"
      >
        <CardContent className="flex flex-col gap-5">
          {may && (
            <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
              <Swatches value={text.trim() === "" ? "" : (parsed(text) ?? "none")} onChange={change} />
              <Field label={t("hex")} error={problem} className="w-56">
                <HexInput value={text} onChange={change} />
              </Field>
            </div>
          )}
          <ColourPreview brand={shown} />
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

function Swatches({ value, onChange }: { value: string; onChange: (colour: string) => void }) {
  const t = useTranslations("brand.colour");
  const choices = [
    { name: t("own"), colour: parleyColour, text: "" },
    ...Object.entries(swatches).map(([name, colour]) => ({
      name: t(`names.${name as keyof typeof swatches}`),
      colour,
      text: colour,
    })),
  ];
  return (
    <RadioGroup.Root
      aria-label={t("swatches")}
      value={value}
      onValueChange={onChange}
      className="flex flex-wrap gap-1"
    >
      {choices.map(({ name, colour, text }) => (
        <RadioGroup.Item
          key={name}
          value={text}
          aria-label={name}
          title={name}
          className="relative grid size-8 place-items-center rounded-full hover:bg-accent data-[state=checked]:bg-accent pointer-coarse:size-10"
        >
          <span className="size-5 rounded-full" style={{ background: colour }} />
          <RadioGroup.Indicator
            className="absolute inset-0 grid place-items-center"
            style={{ color: contrast(colour, "#ffffff") >= 3 ? "#ffffff" : "#000000" }}
          >
            <Check className="size-3.5" strokeWidth={3} />
          </RadioGroup.Indicator>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

/** Six digits to type or paste, and the browser's own way to pick a colour. */
function HexInput({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useTranslations("brand.colour");
  return (
    <div className="flex gap-2" dir="ltr">
      <input
        type="color"
        aria-label={t("pick")}
        value={parsed(value) ?? parleyColour}
        onChange={({ target }) => onChange(target.value)}
        className="h-8 w-10 shrink-0 rounded-md border border-input bg-background p-0.5 pointer-coarse:h-10"
      />
      <Input
        value={value}
        placeholder={parleyColour}
        onChange={({ target }) => onChange(target.value)}
        autoComplete="off"
        spellCheck={false}
        maxLength={20}
        className="font-mono"
      />
    </div>
  );
}
