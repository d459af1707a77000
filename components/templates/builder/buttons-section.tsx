"use client";

import { useState } from "react";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { inGroups, mostButtons, mostOf, moveButton } from "@/components/templates/builder/button-order";
import { ButtonRow, buttonIcons } from "@/components/templates/builder/button-row";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { kindOf, newButton, opensProducts, withButtons } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { useSorting } from "@/components/templates/builder/use-sorting";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { partOf, type ButtonType, type TemplateButton } from "@/lib/templates/components";

const offered: readonly ButtonType[] = [
  "QUICK_REPLY",
  "URL",
  "PHONE_NUMBER",
  "COPY_CODE",
  "VOICE_CALL",
  "FLOW",
  "CATALOG",
  "MPM",
  "SPM",
  "REQUEST_CONTACT_INFO",
];

/** What the customer can press. */
export function ButtonsSection() {
  const t = useTranslations("templates.builder.buttons");
  const { draft, change, source } = useBuilder();
  const isOffer = kindOf(draft) === "offer";
  const buttons = partOf(draft.components, "BUTTONS")?.buttons ?? [];
  const index = draft.components.findIndex(({ type }) => type === "BUTTONS");
  const path = `components.${index}`;
  const [said, setSaid] = useState("");
  const put = (next: TemplateButton[]) =>
    change((now) => ({ ...now, components: withButtons(now.components, next) }));
  const sorting = useSorting((from, to) => {
    const moved = moveButton(buttons, from, to, isOffer);
    if (moved.at !== from) {
      put(moved.buttons);
      setSaid(t("moved", { place: moved.at + 1, count: buttons.length }));
    }
    return moved.at;
  });
  const countOf = (type: ButtonType) => buttons.filter((button) => button.type === type).length;
  const isFull = (type: ButtonType) => countOf(type) >= (mostOf[type] ?? mostButtons);
  const mayOpenProducts = draft.category === "MARKETING" && !isOffer;
  /** Why no button can be added; null when one can. */
  const closed = partOf(draft.components, "CALL_PERMISSION_REQUEST")
    ? "besideCall"
    : buttons.some(opensProducts)
      ? "alone"
      : null;
  const sourceButtons = source ? (partOf(source.components, "BUTTONS")?.buttons ?? []) : [];
  const findings = useFindingsAt(path, [`${path}.buttons`]);
  return (
    <Section title={t("title")} hint={isOffer ? undefined : t("optional")} text={t("text")}>
      {buttons.length > 0 && (
        <ol {...sorting.list} aria-label={t("title")} className="flex flex-col gap-2">
          {buttons.map((button, place) => (
            <ButtonRow
              key={place}
              button={button}
              place={place}
              path={`${path}.buttons.${place}`}
              source={sourceButtons[place]?.text ?? null}
              canMove={buttons.length > 1}
              isDragged={sorting.dragged === place}
              onChange={(next) => put(buttons.map((one, at) => (at === place ? next : one)))}
              onRemove={() => put(buttons.filter((_, at) => at !== place))}
            />
          ))}
        </ol>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <FieldFindings findings={findings} />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="outline"
            className="self-start"
            disabled={buttons.length >= mostButtons || closed !== null}
            data-path={buttons.length > 0 ? path : undefined}
          >
            <Plus />
            {t("add")}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-72">
          {offered.map((type) => {
            const Icon = buttonIcons[type];
            const isOfProducts = opensProducts({ type });
            if (isOfProducts && !mayOpenProducts) return null;
            const standsAlone = isOfProducts && buttons.length > 0;
            return (
              <DropdownMenuItem
                key={type}
                disabled={isFull(type) || standsAlone}
                onSelect={() => put(inGroups([...buttons, newButton(type)], isOffer))}
              >
                <Icon />
                <span className="flex-1">{t(`kind.${type}`)}</span>
                {standsAlone && <span className="text-xs text-muted-foreground">{t("onlyAlone")}</span>}
                {isFull(type) && (
                  <span className="text-xs text-muted-foreground">
                    {t("most", { count: mostOf[type] ?? 10 })}
                  </span>
                )}
              </DropdownMenuItem>
            );
          })}
        </DropdownMenuContent>
      </DropdownMenu>
      {closed && <p className="text-sm text-muted-foreground">{t(closed)}</p>}
      {buttons.length > 3 && <p className="text-sm text-muted-foreground">{t("seeAll")}</p>}
    </Section>
  );
}
