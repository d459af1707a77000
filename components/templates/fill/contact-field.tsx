"use client";

import { Braces, Columns3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCustomFields } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import { variableNames } from "@/lib/contacts/facts";

/** A field in the words of the catalogue; custom fields by their own name. */
export function useFieldName(): (field: string) => string {
  const t = useTranslations("library.variables.names");
  const custom = useCustomFields().data?.data ?? [];
  return (field) => {
    const own = custom.find(({ key }) => field === `contact.custom.${key}`);
    const word = field.replaceAll(".", "_");
    return own?.name ?? (t.has(word) ? t(word) : field);
  };
}

/** What the field says for this person; what nothing is known of gets words of its own. */
export function FieldValue(props: {
  value: string | null;
  fallback: string;
  onFallback: (words: string) => void;
}) {
  const { value, fallback, onFallback } = props;
  const t = useTranslations("templates.fill");
  if (value !== null && fallback === "") {
    return (
      <bdi className="min-w-0 flex-1 truncate text-sm text-muted-foreground" title={value}>
        {value}
      </bdi>
    );
  }
  return (
    <Input
      dir="auto"
      autoComplete="off"
      aria-label={t("fallback")}
      placeholder={t("fallback")}
      value={fallback}
      onChange={(event) => onFallback(event.target.value)}
    />
  );
}

type MenuProps = {
  onChoose: (field: string) => void;
  /** Of a file the people came with; they are offered first. */
  columns?: readonly string[];
  onColumn?: (column: string) => void;
};

/** Offers what is known of contacts, of who writes, and of the business. */
export function FieldMenu({ onChoose, columns = [], onColumn }: MenuProps) {
  const t = useTranslations("templates.fill");
  const fieldName = useFieldName();
  const custom = useCustomFields().data?.data ?? [];
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <Braces />
          {t("field")}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-80 overflow-y-auto">
        {columns.map((column) => (
          <DropdownMenuItem key={column} onSelect={() => onColumn?.(column)}>
            <Columns3 />
            <bdi>{column}</bdi>
          </DropdownMenuItem>
        ))}
        {columns.length > 0 && <DropdownMenuSeparator />}
        {variableNames.map((field) => (
          <DropdownMenuItem key={field} onSelect={() => onChoose(field)}>
            {fieldName(field)}
          </DropdownMenuItem>
        ))}
        {custom.length > 0 && <DropdownMenuSeparator />}
        {custom.map(({ key, name }) => (
          <DropdownMenuItem key={key} onSelect={() => onChoose(`contact.custom.${key}`)}>
            <bdi>{name}</bdi>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
