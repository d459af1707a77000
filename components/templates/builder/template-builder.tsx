"use client";

import { useEffect, useRef, useState } from "react";
import Link from "next/link";
import { ChevronLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { AuthenticationSection } from "@/components/templates/builder/authentication-section";
import { BasicsSection } from "@/components/templates/builder/basics-section";
import { BodySection } from "@/components/templates/builder/body-section";
import { BuilderContext, focusPath, type Builder } from "@/components/templates/builder/builder-context";
import { Banner, ConflictBanner, StandingBanner } from "@/components/templates/builder/builder-notices";
import { ButtonsSection } from "@/components/templates/builder/buttons-section";
import { CallSection } from "@/components/templates/builder/call-section";
import { CarouselSection } from "@/components/templates/builder/carousel-section";
import { CoachPanel } from "@/components/templates/builder/coach-panel";
import { DeliverySection } from "@/components/templates/builder/delivery-section";
import { FooterSection } from "@/components/templates/builder/footer-section";
import { HeaderSection } from "@/components/templates/builder/header-section";
import { KindSection } from "@/components/templates/builder/kind-section";
import { LanguageStrip } from "@/components/templates/builder/language-strip";
import { OfferSection } from "@/components/templates/builder/offer-section";
import { kindOf, type Components } from "@/components/templates/builder/parts";
import { PreviewPane } from "@/components/templates/builder/preview-pane";
import { SaveNote } from "@/components/templates/builder/save-note";
import { SubmitButton } from "@/components/templates/builder/submit-button";
import { useCoach, useFindingWords, type FindingWords } from "@/components/templates/builder/use-coach";
import { useDraft } from "@/components/templates/builder/use-draft";
import { NoticeBox } from "@/components/templates/notice-line";
import { placeOfRejection } from "@/components/templates/rejection";
import { StatusBadge } from "@/components/templates/status-badge";
import { keepTemplate } from "@/components/templates/templates-cache";
import { useReason } from "@/components/templates/use-reason";
import { useTemplate } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { useWorkspace } from "@/hooks/use-workspace";
import { applyPatch, type Finding } from "@/lib/templates/coach";
import type { TemplateDraft } from "@/lib/templates/schemas";
import type { TemplateDetail, TemplateSyncView, TemplateView } from "@/lib/templates/views";
import { cn } from "@/lib/shared/cn";

/** Not the coach's word but Meta's. */
const rejected = "rejected";

type Props = {
  /** null: a new one. */
  template: TemplateDetail | null;
  draft: TemplateDraft;
  /** What a new one begins from. */
  start?: string;
  accounts: readonly TemplateSyncView[];
  /** The same template in another language, to translate from. */
  source: TemplateView | null;
};

/** Where a template is written: the form, and beside it the phone and the coach. */
export function TemplateBuilder({ template: first, draft: begun, start = "blank", accounts, source }: Props) {
  const t = useTranslations("templates.builder");
  const client = useQueryClient();
  const { slug, name: workspaceName } = useWorkspace();
  const [wabaId, setWabaId] = useState(first?.wabaId ?? accounts[0]?.wabaId);
  const [view, setView] = useState<"write" | "look">("write");
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(first !== null);
  const [openCard, setOpenCard] = useState(0);
  const shelf = useRef<Partial<Record<"words" | "code", Components>>>({});
  const writing = useDraft({
    template: first,
    draft: begun,
    start,
    wabaId,
    onMet: (theirs) => keepTemplate(client, slug, theirs),
    onSaved: (saved, isNew) => {
      keepTemplate(client, slug, saved);
      // The address of what is now kept, without leaving the field one writes in.
      if (isNew && window.location.pathname.endsWith("/templates/new"))
        window.history.replaceState(null, "", `/w/${slug}/templates/${saved.id}/edit`);
    },
  });
  const { draft, change, template, state, save, meet } = writing;
  const live = useTemplate(template?.id ?? null).data;
  useEffect(() => {
    if (live) meet(live);
  }, [live, meet]);

  const coached = useCoach(draft, template, wabaId);
  const coachWords = useFindingWords();
  const reason = useReason();
  // What Meta said stands at its field until somebody changes something.
  const isAsRejected = template?.status === "REJECTED" && !template.draft && state.name === "saved";
  const rejection: Finding[] = isAsRejected
    ? [
        {
          rule: rejected,
          severity: "warning",
          path: placeOfRejection(template, draft.components),
          params: {},
        },
      ]
    : [];
  const findings = [...rejection, ...coached];
  const wordsOf = (finding: Finding): FindingWords => {
    const why = finding.rule === rejected && template ? reason(template) : null;
    return why ? { title: why.what, text: why.meta ?? why.next } : coachWords(finding);
  };
  const goTo = (path: string) => {
    setView("write");
    const card = /\.cards\.(\d+)/.exec(path)?.[1];
    if (card) setOpenCard(Number(card));
    setTouched((before) => new Set(before).add(path));
    requestAnimationFrame(() => requestAnimationFrame(() => focusPath(path)));
  };
  const isKnown = Boolean(template?.metaId);
  const locked = Boolean(
    template &&
    !template.editing.allowed &&
    !["too_soon", "too_often"].includes(template.editing.reason ?? ""),
  );
  const builder: Builder = {
    draft,
    change,
    findings,
    wordsOf,
    applyFix: (patch) => change((now) => applyPatch(now, patch)),
    isShown: (path) => tried || touched.has(path),
    onTouched: (path) => setTouched((before) => (before.has(path) ? before : new Set(before).add(path))),
    goTo,
    openCard,
    onOpenCard: setOpenCard,
    isKnown,
    categoryMayChange: template?.editing.categoryMayChange ?? true,
    source,
  };
  const kind = kindOf(draft);
  const account = accounts.find((one) => one.wabaId === (template?.wabaId ?? wabaId));
  const number = account?.phoneNumbers[0];
  const businessName = number?.verifiedName ?? workspaceName;
  const errors = findings.filter(({ severity }) => severity === "error");
  const refuse = () => {
    setTried(true);
    if (errors[0]) goTo(errors[0].path);
    else if (state.name === "unnamed") goTo("name");
  };
  return (
    <BuilderContext value={builder}>
      <div className="flex h-full flex-col">
        <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2.5">
          <Button variant="ghost" size="icon" asChild>
            <Link href={`/w/${slug}/templates`} aria-label={t("back")}>
              <ChevronLeft className="rtl:-scale-x-100" />
            </Link>
          </Button>
          <div className="flex min-w-0 flex-1 basis-[calc(100%-3.5rem)] items-center gap-2 pane:basis-0">
            <h1 className="min-w-0 truncate text-lg font-semibold">{draft.name || t("new")}</h1>
            {template && <StatusBadge template={template} />}
            <SaveNote state={state} onRetry={() => void save()} />
          </div>
          <Segmented
            className="flex-1 pane:flex-none panel:hidden"
            label={t("view.label")}
            value={view}
            options={[
              { value: "write", label: t("view.write") },
              { value: "look", label: t("view.look", { count: findings.length }) },
            ]}
            onChange={setView}
          />
          <SubmitButton
            template={template}
            save={save}
            errors={errors.length}
            onRefused={refuse}
            onFailed={(error) => {
              setTried(true);
              toast.error(error.message);
              const field = Object.keys(error.fields)[0];
              if (field) goTo(field);
            }}
          />
        </header>
        <div className="flex min-h-0 flex-1">
          <section
            aria-label={t("form")}
            className={cn(
              "scrollbar-quiet min-h-0 min-w-0 flex-1 overflow-y-auto px-4 py-6 panel:block pane:px-8",
              view === "look" && "hidden",
            )}
          >
            <div className="mx-auto flex max-w-2xl flex-col gap-4">
              {template && <LanguageStrip template={template} />}
              {state.name === "conflict" && live && (
                <ConflictBanner onTheirs={() => writing.adopt(live)} onMine={() => writing.overwrite(live)} />
              )}
              {writing.restored && (
                <Banner
                  tone="info"
                  title={t("restored.title")}
                  actions={
                    <Button variant="outline" size="sm" onClick={writing.discardRestored}>
                      {t("restored.discard")}
                    </Button>
                  }
                >
                  {t("restored.text")}
                </Banner>
              )}
              {template?.metaId && (
                <StandingBanner
                  template={template}
                  onGo={() => goTo(placeOfRejection(template, draft.components))}
                />
              )}
              {template && <NoticeBox template={template} />}
              <fieldset disabled={locked} className="flex min-w-0 flex-col">
                <legend className="sr-only">{t("form")}</legend>
                <BasicsSection
                  accounts={accounts}
                  wabaId={template?.wabaId ?? wabaId}
                  onAccount={template ? null : setWabaId}
                  shelf={shelf}
                />
                {draft.category === "MARKETING" && <KindSection />}
                {kind === "code" ? (
                  <AuthenticationSection />
                ) : (
                  <>
                    {kind !== "carousel" && <HeaderSection />}
                    {kind === "offer" && <OfferSection />}
                    <BodySection />
                    {kind === "plain" && <FooterSection />}
                    {kind === "carousel" ? <CarouselSection /> : <ButtonsSection />}
                    <CallSection />
                  </>
                )}
                <DeliverySection />
              </fieldset>
            </div>
          </section>
          <aside
            aria-label={t("view.look", { count: findings.length })}
            className={cn(
              "scrollbar-quiet min-h-0 w-full shrink-0 overflow-y-auto px-4 py-6 panel:block panel:w-104 panel:border-s panel:bg-list",
              view === "write" && "hidden",
            )}
          >
            <div className="mx-auto flex max-w-104 flex-col gap-6">
              <PreviewPane businessName={businessName} />
              <CoachPanel />
            </div>
          </aside>
        </div>
      </div>
    </BuilderContext>
  );
}
