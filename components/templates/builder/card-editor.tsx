"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonRow, buttonIcons } from "@/components/templates/builder/button-row";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { withSample } from "@/components/templates/builder/header-section";
import { newButton, type Card, type CardPart } from "@/components/templates/builder/parts";
import { SampleUpload } from "@/components/templates/builder/sample-upload";
import { WordsField } from "@/components/templates/builder/words-field";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { ButtonType, TemplateButton } from "@/lib/templates/components";

const offered: readonly ButtonType[] = ["QUICK_REPLY", "URL", "PHONE_NUMBER"];
const mostOnCard = 2;

const partOfCard = <Type extends CardPart["type"]>(card: Card, type: Type) =>
  card.components.find((part): part is Extract<CardPart, { type: Type }> => part.type === type);

const withCardPart = (card: Card, part: CardPart): Card => ({
  components: card.components.some(({ type }) => type === part.type)
    ? card.components.map((one) => (one.type === part.type ? part : one))
    : [...card.components, part].sort((a, b) => rank.indexOf(a.type) - rank.indexOf(b.type)),
});
const rank = ["HEADER", "BODY", "BUTTONS"];

type Props = {
  card: Card;
  path: string;
  source: Card | null;
  onChange: (card: Card) => void;
  /** Kinds of buttons are the same on all cards. */
  onButtons: (to: (card: Card) => Card) => void;
};

export function CardEditor({ card, path, source, onChange, onButtons }: Props) {
  const t = useTranslations("templates.builder");
  const header = partOfCard(card, "HEADER");
  const body = partOfCard(card, "BODY") ?? { type: "BODY" as const, text: "" };
  const buttons = partOfCard(card, "BUTTONS")?.buttons ?? [];
  const pathOf = (type: CardPart["type"]) =>
    `${path}.components.${Math.max(
      0,
      card.components.findIndex((part) => part.type === type),
    )}`;
  const putButtons = (one: Card, next: TemplateButton[]): Card =>
    next.length === 0
      ? { components: one.components.filter(({ type }) => type !== "BUTTONS") }
      : withCardPart(one, { type: "BUTTONS", buttons: next });
  const buttonsOf = (one: Card) => partOfCard(one, "BUTTONS")?.buttons ?? [];
  const findings = useFindingsAt(path, [`${path}.components`, pathOf("BUTTONS")]);
  return (
    <>
      {header && (header.format === "IMAGE" || header.format === "VIDEO") && (
        <SampleUpload
          key={header.format}
          path={pathOf("HEADER")}
          format={header.format}
          mediaId={header.example?.media_id}
          isKept={Boolean(header.example?.header_handle?.[0])}
          onChange={(mediaId) => onChange(withCardPart(card, withSample(header, mediaId)))}
        />
      )}
      <WordsField
        path={pathOf("BODY")}
        part={body}
        label={t("carousel.words")}
        most={160}
        placeholder={t("carousel.placeholder")}
        source={source ? partOfCard(source, "BODY")?.text : null}
        onChange={(next) => onChange(withCardPart(card, next))}
      />
      {buttons.length > 0 && (
        <ol aria-label={t("buttons.title")} className="flex flex-col gap-2">
          {buttons.map((button, place) => (
            <ButtonRow
              key={place}
              button={button}
              place={place}
              path={`${pathOf("BUTTONS")}.buttons.${place}`}
              source={source ? (buttonsOf(source)[place]?.text ?? null) : null}
              canMove={false}
              isDragged={false}
              onChange={(next) =>
                onChange(
                  putButtons(
                    card,
                    buttons.map((one, at) => (at === place ? next : one)),
                  ),
                )
              }
              onRemove={() =>
                onButtons((one) =>
                  putButtons(
                    one,
                    buttonsOf(one).filter((_, at) => at !== place),
                  ),
                )
              }
            />
          ))}
        </ol>
      )}
      <FieldFindings findings={findings} />
      {buttons.length < mostOnCard && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="outline" size="sm" className="self-start">
              <Plus />
              {t("carousel.addButton")}
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start">
            {offered.map((type) => {
              const Icon = buttonIcons[type];
              return (
                <DropdownMenuItem
                  key={type}
                  onSelect={() => onButtons((one) => putButtons(one, [...buttonsOf(one), newButton(type)]))}
                >
                  <Icon />
                  {t(`buttons.kind.${type}`)}
                </DropdownMenuItem>
              );
            })}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </>
  );
}
