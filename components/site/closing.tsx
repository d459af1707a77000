import { useTranslations } from "next-intl";
import { Section } from "@/components/site/section";
import { buttonVariants } from "@/components/ui/button";

const request = `curl https://parley.example/api/v1/messages \\
  -H "Authorization: Bearer $PARLEY_KEY" \\
  -H "Idempotency-Key: order-1042-shipped" \\
  -H "Content-Type: application/json" \\
  -d '{
    "phoneNumberId": "0198c1de-…",
    "to": "+4915112345678",
    "type": "text",
    "text": { "body": "Your order is on its way." }
  }'`;

export function Developers() {
  const t = useTranslations("site.developers");
  return (
    <Section title={t("title")} text={t("text")} tinted>
      <div className="flex flex-col items-start gap-4">
        <pre
          tabIndex={0}
          className="w-full overflow-x-auto rounded-xl border bg-card p-5 font-mono text-sm leading-6 scrollbar-quiet"
        >
          {request}
        </pre>
        <a href="/api/v1/openapi.json" className="text-link underline underline-offset-4">
          {t("reference")}
        </a>
      </div>
    </Section>
  );
}

export function CallToAction() {
  const t = useTranslations("site.minute");
  return (
    <section className="border-t">
      <div className="mx-auto flex w-full max-w-3xl flex-col items-center gap-5 px-4 py-20 text-center pane:px-6 panel:py-28">
        <h2 className="text-2xl tracking-tight text-balance">{t("title")}</h2>
        <p className="text-lg leading-7 text-pretty text-muted-foreground">{t("text")}</p>
        <a href="/sign-up" className={buttonVariants({ size: "lg" })}>
          {t("action")}
        </a>
      </div>
    </section>
  );
}
