import { useTranslations } from "next-intl";
import { buttonVariants } from "@/components/ui/button";

/** One picture for each theme; the system decides, as for the whole page. */
export function Hero() {
  const t = useTranslations("site.hero");
  return (
    <section className="flex flex-col items-center overflow-hidden px-4 pt-16 pane:px-6 pane:pt-24">
      <div className="flex max-w-3xl flex-col items-center gap-6 text-center">
        <h1 className="text-[2.25rem] leading-[1.1] tracking-tight text-balance pane:text-[3.25rem]">
          {t("title")}
        </h1>
        <p className="max-w-2xl text-lg leading-7 text-pretty text-muted-foreground pane:text-xl pane:leading-8">
          {t("text")}
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <a href="/sign-up" className={buttonVariants({ size: "lg" })}>
            {t("action")}
          </a>
          <a href="/pricing" className={buttonVariants({ size: "lg", variant: "outline" })}>
            {t("second")}
          </a>
        </div>
        <p className="text-base text-balance text-muted-foreground">{t("note")}</p>
      </div>
      <picture className="mt-14 -mb-px block w-full max-w-6xl">
        <source srcSet="/site/inbox-dark.webp" media="(prefers-color-scheme: dark)" />
        <img
          src="/site/inbox-light.webp"
          alt={t("picture")}
          width={1440}
          height={900}
          fetchPriority="high"
          className="h-auto w-full min-w-[44rem] rounded-t-xl border border-b-0 shadow-float"
        />
      </picture>
    </section>
  );
}
