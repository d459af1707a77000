"use client";

import { useState } from "react";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { searchParams, useContactCount, type Asked } from "@/components/contacts/use-contact-search";
import { useCustomFields } from "@/components/settings/use-library";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { useWorkspace } from "@/hooks/use-workspace";
import { customHeadings, exportColumns, exportHeadings } from "@/lib/contacts/exports/columns";

/** Who and which columns go into the file. */
export function ExportDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const t = useTranslations("imports.export");
  const { slug } = useWorkspace();
  const fields = useCustomFields().data?.data ?? [];
  const found = searchParams(asked);
  const narrowed = found.size > 0;
  const [who, setWho] = useState<"these" | "all">(narrowed ? "these" : "all");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [excel, setExcel] = useState(true);
  const params = who === "these" ? found : new URLSearchParams();
  const count = useContactCount(params).data?.count;
  const headings = customHeadings(fields);
  const columns = [
    ...exportColumns.map((name) => ({ name: name as string, heading: exportHeadings[name] as string })),
    ...fields.map(({ key }, index) => ({ name: `custom:${key}`, heading: headings[index]! })),
  ];
  const chosen = columns.filter(({ name }) => !left.has(name));
  const query = new URLSearchParams(params);
  query.set("workspace", slug);
  query.set("bom", String(excel));
  // All are all, also those that are made until the link is followed.
  if (left.size > 0) query.set("columns", chosen.map(({ name }) => name).join(","));
  const toggle = (name: string) => {
    const next = new Set(left);
    if (!next.delete(name)) next.add(name);
    setLeft(next);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t("title")} description={t("text")}>
        {narrowed && (
          <Segmented
            label={t("who")}
            value={who}
            options={[
              { value: "these", label: t("these") },
              { value: "all", label: t("all") },
            ]}
            onChange={setWho}
          />
        )}
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="mb-2 text-sm font-medium">{t("columns")}</legend>
          <div
            tabIndex={0}
            role="group"
            aria-label={t("columns")}
            className="scrollbar-quiet grid max-h-64 grid-cols-1 gap-x-4 gap-y-2 overflow-y-auto sm:grid-cols-2"
          >
            {columns.map(({ name, heading }) => (
              <Checkbox
                key={name}
                checked={!left.has(name)}
                onCheckedChange={() => toggle(name)}
                label={<bdi className="break-words">{heading}</bdi>}
                className="pointer-coarse:min-h-10"
              />
            ))}
          </div>
        </fieldset>
        <Checkbox
          checked={excel}
          onCheckedChange={(on) => setExcel(on === true)}
          label={t("excel")}
          help={t("excelHelp")}
        />
        <DialogFooter>
          {chosen.length === 0 ? (
            <Button disabled>{t("noColumn")}</Button>
          ) : (
            <Button asChild>
              {/* The dialog goes after the click, which would otherwise have nothing left to follow. */}
              <a href={`/api/v1/contact-exports?${query}`} download onClick={() => setTimeout(onClose)}>
                <Download />
                {count === undefined ? t("download") : t("downloadCount", { count })}
              </a>
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
