import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Logo } from "@/components/logo";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/lib/shared/cn";

const links = ["pricing", "blog", "contact"] as const;
const legal = ["privacy", "terms", "data-processing", "imprint"] as const;

/**
 * Header and foot of the public pages. Their links load whole pages: these pages have a policy and, mostly, no scripts
 * of their own, and what follows must not run under it.
 */
export function SiteFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("site");
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="absolute top-2 left-2 z-10 -translate-y-16 rounded-md bg-popover px-3 py-2 shadow-float focus:translate-y-0"
      >
        {t("skip")}
      </a>
      <header className="sticky top-0 z-5 border-b bg-background/90 backdrop-blur-md">
        <div className="mx-auto flex h-14 w-full max-w-6xl items-center gap-1 px-4 pane:px-6">
          <a href="/" aria-label={t("home")} className="mr-auto inline-flex rounded-md pane:mr-6">
            <Logo />
          </a>
          <nav aria-label={t("nav.label")} className="hidden items-center gap-1 pane:mr-auto pane:flex">
            {links.map((link) => (
              <a
                key={link}
                href={`/${link}`}
                className={cn(buttonVariants({ variant: "ghost" }), "text-muted-foreground")}
              >
                {t(`nav.${link}`)}
              </a>
            ))}
          </nav>
          <a href="/sign-in" className={buttonVariants({ variant: "ghost" })}>
            {t("nav.signIn")}
          </a>
          <a href="/sign-up" className={buttonVariants()}>
            {t("nav.signUp")}
          </a>
        </div>
      </header>
      <main id="content" className="flex flex-1 flex-col">
        {children}
      </main>
      <footer className="border-t bg-sidebar">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-start justify-between gap-x-16 gap-y-8 px-4 py-10 pane:px-6">
          <div className="flex max-w-xs flex-col gap-3">
            <Logo />
            <p className="text-muted-foreground">{t("foot.text")}</p>
          </div>
          <div className="flex flex-wrap gap-x-16 gap-y-6">
            <FootLinks
              label={t("foot.product")}
              entries={links.map((link) => [`/${link}`, t(`nav.${link}`)])}
            />
            <FootLinks
              label={t("foot.legal")}
              entries={legal.map((text) => [`/legal/${text}`, t(`foot.${text}`)])}
            />
          </div>
          <p className="w-full text-sm text-balance text-muted-foreground">{t("foot.trademark")}</p>
        </div>
      </footer>
    </div>
  );
}

function FootLinks({ label, entries }: { label: string; entries: [href: string, words: string][] }) {
  return (
    <nav aria-label={label} className="flex flex-col gap-2">
      <p className="font-medium">{label}</p>
      {entries.map(([href, words]) => (
        <a key={href} href={href} className="text-muted-foreground hover:text-foreground pointer-coarse:py-1">
          {words}
        </a>
      ))}
    </nav>
  );
}
