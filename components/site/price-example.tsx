import { useFormatter, useTranslations } from "next-intl";
import { Section } from "@/components/site/section";
import type { ExamplePrices } from "@/lib/billing/views";

const million = 1_000_000;

/** The check of a campaign, with figures of the rate card that comes with Parley. */
export function PriceExample({ example }: { example: ExamplePrices }) {
  const t = useTranslations("site.price");
  const format = useFormatter();
  const money = (micros: number, digits: number) =>
    format.number(micros / million, {
      style: "currency",
      currency: example.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  return (
    <Section title={t("title")} text={t("text")} reversed>
      <div className="flex flex-col gap-4 rounded-2xl border bg-card p-5 pane:p-8">
        <p className="font-medium">{t("example")}</p>
        <table className="w-full tabular-nums">
          <thead className="text-sm text-muted-foreground">
            <tr className="[&>th]:border-b [&>th]:pb-2 [&>th]:font-normal">
              <th scope="col" className="text-left">
                {t("country")}
              </th>
              <th scope="col" className="text-right">
                {t("people")}
              </th>
              <th scope="col" className="text-right">
                {t("each")}
              </th>
              <th scope="col" className="text-right">
                {t("total")}
              </th>
            </tr>
          </thead>
          <tbody>
            {example.rows.map(({ country, people, eachMicros, totalMicros }) => (
              <tr key={country} className="h-10 [&>*]:border-b">
                <th scope="row" className="text-left font-normal">
                  {t(`countries.${country}`)}
                </th>
                <td className="text-right">{format.number(people)}</td>
                <td className="text-right">{money(eachMicros, 4)}</td>
                <td className="text-right">{money(totalMicros, 2)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="h-11 font-semibold">
              <th scope="row" colSpan={3} className="text-left">
                {t("sum")}
              </th>
              <td className="text-right">{money(example.totalMicros, 2)}</td>
            </tr>
          </tfoot>
        </table>
        <p className="rounded-lg bg-muted px-3 py-2">{t("excluded")}</p>
        <p className="text-sm text-muted-foreground">
          {t("card", {
            day: format.dateTime(new Date(example.effective), { dateStyle: "long", timeZone: "UTC" }),
          })}
        </p>
      </div>
    </Section>
  );
}
