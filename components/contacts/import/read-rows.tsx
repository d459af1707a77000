"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCustomFields } from "@/components/settings/use-library";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useDebounced } from "@/hooks/use-debounced";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ImportSettings } from "@/lib/contacts/imports/schemas";
import type { PreviewedRow, ProblemCount } from "@/lib/contacts/imports/views";
import { cn } from "@/lib/shared/cn";

/** What is wrong with a row, in words, with the column it is in. */
export function useProblemWords() {
  const t = useTranslations("imports");
  return ({ column, reason }: Pick<ProblemCount, "column" | "reason">): string =>
    column === null ? t(`reasons.${reason}`) : `${column}: ${t(`reasons.${reason}`)}`;
}

type Read = { columns: string[]; rows: PreviewedRow[] };

function Row({ row, keys }: { row: PreviewedRow; keys: readonly string[] }) {
  const t = useTranslations("imports.rows");
  const words = useProblemWords();
  const { line, person, problems } = row;
  if (!person) {
    return (
      <TableRow>
        <TableCell className="text-muted-foreground">{line}</TableCell>
        <TableCell colSpan={4 + keys.length} className="py-1.5 text-danger">
          <span className="flex items-start gap-1.5">
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            <bdi className="min-w-0 break-words">{problems.map(words).join(" ")}</bdi>
          </span>
        </TableCell>
      </TableRow>
    );
  }
  const value = (one: string | number | boolean | undefined) =>
    typeof one === "boolean" ? t(one ? "yes" : "no") : one;
  return (
    <TableRow>
      <TableCell className="text-muted-foreground">{line}</TableCell>
      <TableCell className="whitespace-nowrap">{person.phone}</TableCell>
      <TableCell className="max-w-48 truncate">
        <bdi>{person.name ?? "–"}</bdi>
      </TableCell>
      <TableCell className="max-w-48 truncate">
        <bdi>{person.labels.join(", ")}</bdi>
      </TableCell>
      <TableCell>
        {person.consent !== null && (
          <Badge tone={person.consent ? "success" : "warning"}>
            {t(person.consent ? "agreed" : "stopped")}
          </Badge>
        )}
      </TableCell>
      {keys.map((key) => (
        <TableCell key={key} className="max-w-48 truncate">
          <bdi>{value(person.custom[key])}</bdi>
        </TableCell>
      ))}
    </TableRow>
  );
}

/** The first rows of the file as they would be read with these settings; null: they cannot be used yet. */
export function ReadRows({ importId, settings }: { importId: string; settings: ImportSettings | null }) {
  const t = useTranslations("imports.rows");
  const api = useApi();
  const { slug } = useWorkspace();
  const fields = useCustomFields().data?.data ?? [];
  const rested = useDebounced(settings, 300);
  const read = useQuery<Read, ApiError>({
    queryKey: [slug, "contact-import-rows", importId, rested],
    queryFn: ({ signal }) => api.post<Read>(`/contact-imports/${importId}/preview`, rested, { signal }),
    enabled: rested !== null,
    placeholderData: (before) => before,
  });
  if (read.isError) return <p className="px-5 py-4 text-base text-danger">{read.error.message}</p>;
  if (!read.data) {
    return rested === null ? (
      <p className="px-5 py-4 text-base text-muted-foreground">{t("notYet")}</p>
    ) : (
      <div className="flex flex-col gap-3 px-5 py-4" aria-busy="true">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-5/6" />
        <Skeleton className="h-4 w-full" />
      </div>
    );
  }
  const keys = (rested?.columns ?? []).flatMap((column) => (column.to === "custom" ? [column.key] : []));
  return (
    <div
      className={cn("transition-opacity duration-150", (read.isPlaceholderData || !settings) && "opacity-60")}
    >
      <Table aria-label={t("title")}>
        <thead>
          <TableRow>
            {(["line", "phone", "name", "labels", "consent"] as const).map((name) => (
              <TableHead key={name}>{t(`column.${name}`)}</TableHead>
            ))}
            {keys.map((key) => (
              <TableHead key={key}>
                <bdi>{fields.find((field) => field.key === key)?.name ?? key}</bdi>
              </TableHead>
            ))}
          </TableRow>
        </thead>
        <tbody>
          {read.data.rows.map((row) => (
            <Row key={row.line} row={row} keys={keys} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}
