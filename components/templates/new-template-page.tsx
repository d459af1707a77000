"use client";

import { useState } from "react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { ChevronLeft, FilePlus2 } from "lucide-react";
import { BuilderSkeleton } from "@/components/templates/builder/builder-skeleton";
import { readLocalDraft } from "@/components/templates/builder/local-draft";
import { TemplateBuilder } from "@/components/templates/builder/template-builder";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { useShownTemplate } from "@/components/templates/preview/use-shown-template";
import { blankDraft, starterNames, starters, type StarterName } from "@/components/templates/starters";
import { useTemplateSyncs } from "@/components/templates/use-templates";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { NotPermitted } from "@/components/ui/not-permitted";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { useHydrated } from "@/hooks/use-hydrated";
import { useMay, useWorkspace } from "@/hooks/use-workspace";

/** `/templates/new`: first what to begin from, then the builder. */
export function NewTemplatePage() {
  const t = useTranslations("templates");
  const { slug } = useWorkspace();
  const asked = useSearchParams().get("start");
  const isHere = usePathname().endsWith("/templates/new");
  const [start, setStart] = useState(asked);
  // Once it is saved the address is that of the template, while one still writes in this page.
  if (isHere && asked !== start) setStart(asked);
  const mayEdit = useMay("admin");
  const hydrated = useHydrated();
  const syncs = useTemplateSyncs();
  if (!mayEdit) return <NotPermitted words="templates.noPermission" page="templates" />;
  if (!start) return <ChooseStarter />;
  if (syncs.isPending || !hydrated) return <BuilderSkeleton />;
  if (syncs.isError) {
    return <QueryFailed query={syncs} />;
  }
  const accounts = syncs.data.data;
  if (accounts.length === 0) {
    return (
      <EmptyState
        drawing="number"
        title={t("empty.noNumber")}
        className="h-full"
        action={
          <Button asChild>
            <Link href={`/w/${slug}/phone-numbers`}>{t("empty.connect")}</Link>
          </Button>
        }
      >
        {t("empty.noNumberText")}
      </EmptyState>
    );
  }
  const draft = starterNames.some((name) => name === start)
    ? starters[start as StarterName].draft
    : blankDraft;
  return (
    <TemplateBuilder
      key={start}
      template={null}
      draft={draft}
      start={start}
      accounts={accounts}
      source={null}
    />
  );
}

function ChooseStarter() {
  const t = useTranslations("templates.new");
  const { slug, userId, id: workspaceId } = useWorkspace();
  const unsaved = useHydrated() && readLocalDraft({ workspaceId, userId }, "new-blank") !== null;
  const to = (start: string) => `/w/${slug}/templates/new?start=${start}`;
  return (
    <PageBody className="max-w-6xl">
      <Button variant="ghost" size="sm" className="-mb-4 self-start" asChild>
        <Link href={`/w/${slug}/templates`}>
          <ChevronLeft className="rtl:-scale-x-100" />
          {t("back")}
        </Link>
      </Button>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={
          <Button variant="outline" asChild>
            <Link href={to("blank")}>
              <FilePlus2 />
              {t(unsaved ? "blankUnsaved" : "blank")}
            </Link>
          </Button>
        }
      />
      <ul className="grid gap-4 sm:grid-cols-2 panel:grid-cols-3">
        {starterNames.map((name) => (
          <Starter key={name} name={name} href={to(name)} />
        ))}
      </ul>
    </PageBody>
  );
}

function Starter({ name, href }: { name: StarterName; href: string }) {
  const t = useTranslations("templates");
  const { draft, icon: Icon } = starters[name];
  const { userId, id: workspaceId } = useWorkspace();
  const unsaved = useHydrated() && readLocalDraft({ workspaceId, userId }, `new-${name}`) !== null;
  const shown = useShownTemplate(draft.components);
  return (
    <li className="group relative flex flex-col overflow-hidden rounded-xl border bg-card transition-shadow focus-within:shadow-float hover:shadow-float">
      <div
        aria-hidden="true"
        inert
        className="h-52 overflow-hidden border-b bg-bubble-in p-3 [mask-image:linear-gradient(to_bottom,black_80%,transparent)] dark:bg-list"
      >
        <TemplateBubble still shown={shown} language={draft.language} />
      </div>
      <div className="flex flex-1 flex-col gap-1 p-4">
        <h2 className="flex items-center gap-2 text-base font-semibold">
          <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
          <Link href={href} className="after:absolute after:inset-0">
            {t(`starter.${name}.title`)}
          </Link>
          <Badge className="ms-auto">{t(`category.${draft.category}`)}</Badge>
        </h2>
        <p className="text-sm text-muted-foreground">{t(`starter.${name}.text`)}</p>
        {unsaved && <p className="text-sm text-warning">{t("new.unsaved")}</p>}
      </div>
    </li>
  );
}
