"use client";

import { useMemo, useState } from "react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Plus } from "lucide-react";
import { SearchSelect } from "@/components/accounts/search-select";
import { useLanguageName } from "@/components/templates/language-name";
import { useStatusText, statusTone } from "@/components/templates/status-badge";
import { useSiblings } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { templateLanguages } from "@/lib/templates/languages";
import type { TemplateDetail, TemplateView } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

const dots = {
  success: "bg-success",
  info: "bg-info",
  danger: "bg-danger",
  warning: "bg-warning",
  neutral: "bg-muted-foreground",
  outline: "bg-muted-foreground",
};

/** The languages of a template side by side, and the way to one more. */
export function LanguageStrip({ template }: { template: TemplateDetail }) {
  const t = useTranslations("templates.languages");
  const { slug } = useWorkspace();
  const languageName = useLanguageName();
  const statusText = useStatusText();
  const siblings = useSiblings(template);
  const [adding, setAdding] = useState(false);
  return (
    <nav aria-label={t("label")} className="flex flex-wrap items-center gap-1.5">
      {siblings.map((one) => (
        <Link
          key={one.id}
          href={`/w/${slug}/templates/${one.id}/edit${one.id === template.id ? "" : `?beside=${template.id}`}`}
          aria-current={one.id === template.id ? "page" : undefined}
          className={cn(
            "inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-sm hover:bg-accent pointer-coarse:h-9",
            one.id === template.id && "border-primary bg-primary-soft font-medium text-primary-text",
          )}
        >
          <span aria-hidden="true" className={cn("size-1.5 rounded-full", dots[statusTone(one.status)])} />
          {languageName(one.language)}
          <span className="sr-only">, {statusText(one.status)}</span>
        </Link>
      ))}
      <Button variant="ghost" size="sm" onClick={() => setAdding(true)}>
        <Plus />
        {t("add")}
      </Button>
      {adding && <AddLanguage template={template} taken={siblings} onClose={() => setAdding(false)} />}
    </nav>
  );
}

/** A new language begins as a copy, with the original beside it to translate from. */
export function AddLanguage(props: {
  template: Pick<TemplateView, "id" | "name" | "language">;
  taken: readonly Pick<TemplateView, "language">[];
  onClose: () => void;
}) {
  const { template, taken, onClose } = props;
  const t = useTranslations("templates.languages");
  const common = useTranslations("common");
  const router = useRouter();
  const { slug } = useWorkspace();
  const languageName = useLanguageName();
  const choices = useMemo(
    () =>
      templateLanguages
        .filter((code) => !taken.some(({ language }) => language === code))
        .map((code) => ({ value: code as string, label: `${languageName(code)} · ${code}` }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [languageName, taken],
  );
  const [language, setLanguage] = useState("");
  const copy = useApiMutation(
    (api) => api.post<TemplateDetail>(`/templates/${template.id}/copies`, { language }),
    { onSuccess: ({ id }) => router.push(`/w/${slug}/templates/${id}/edit?beside=${template.id}`) },
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("addTitle", { name: template.name })} description={t("addText")}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (language) copy.mutate();
          }}
        >
          <Field label={t("language")} error={copy.error?.message}>
            <SearchSelect choices={choices} value={language} onChange={setLanguage} label={t("language")} />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" disabled={!language} loading={copy.isPending}>
              {t("add")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
