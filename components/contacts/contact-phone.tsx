"use client";

import { useId, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { fieldInput } from "@/components/contacts/contact-fields";
import { MergeDialog } from "@/components/contacts/merge-contact";
import { useChangeContact } from "@/components/contacts/use-change-contact";
import { Button } from "@/components/ui/button";
import type { ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { ContactView } from "@/lib/contacts/views";
import { cn } from "@/lib/shared/cn";

/** Whose the number is already, when that is why it was refused. */
function ownerIn(problem: ApiError | null): { id: string; name: string } | null {
  if (problem?.reason !== "contact_exists") return null;
  return { id: String(problem.data.contactId), name: String(problem.data.name) };
}

/**
 * The number of a person, given or corrected where it stands. One they write from stays, and says so to who tries; where
 * another is written, that one alone may take its place. What the server refuses stays written, with the reason under it.
 */
export function ContactPhone({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.phone");
  const note = useId();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const mayWrite = useMay("agent");
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  // Stays once it is shown: what is under it must not move away from who is about to press it.
  const [explained, setExplained] = useState(false);
  const [merging, setMerging] = useState<string | null>(null);
  const change = useChangeContact(contact, setProblem);
  const writesFrom = contact.waId && `+${contact.waId}`;
  const number = contact.phone ?? writesFrom ?? "";
  const owner = ownerIn(problem);
  const leave = () => {
    setTyped(null);
    setProblem(null);
  };
  const save = (given: string) => {
    if (given === "" || given === number) return leave();
    change.mutate(
      { phone: given },
      {
        onSuccess: () => {
          leave();
          // A stop may have come with the number, and other people may be alike now.
          void client.invalidateQueries({ queryKey: [slug] });
        },
      },
    );
  };
  // Whoever has a wrong number sees it without having to try.
  const explains = writesFrom !== null && mayWrite && (explained || !contact.numberProven);
  return (
    <div className="flex min-h-7 items-start gap-2 text-base">
      <span className="w-24 shrink-0 truncate py-1 text-sm text-muted-foreground">{t("label")}</span>
      <div className="-mx-1.5 min-w-0 flex-1">
        <input
          type="tel"
          dir="ltr"
          aria-label={t("label")}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem || explains ? note : undefined}
          autoComplete="off"
          disabled={!mayWrite}
          readOnly={writesFrom !== null || change.isPending}
          value={typed ?? number}
          placeholder={t("add")}
          maxLength={200}
          className={cn(fieldInput, "tabular-nums", problem && "border-danger")}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={() => setExplained(true)}
          onBlur={() => typed !== null && save(typed.trim())}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape" && typed !== null) {
              event.stopPropagation();
              leave();
            }
          }}
        />
        {problem && (
          <p id={note} role="alert" className="px-1.5 text-sm text-danger">
            {problem.fields.phone ?? problem.message}
          </p>
        )}
        {owner && (
          <Button variant="outline" size="sm" className="mt-1.5 ml-1.5" onClick={() => setMerging(owner.id)}>
            {t("merge")}
          </Button>
        )}
        {explains && !problem && (
          <p id={note} className="px-1.5 text-sm text-muted-foreground">
            {contact.numberProven
              ? t("stays")
              : t.rich("writesFrom", { number: writesFrom, bdi: (number) => <bdi>{number}</bdi> })}
          </p>
        )}
        {explains && !contact.numberProven && (
          <Button
            variant="outline"
            size="sm"
            className="mt-1.5 ml-1.5"
            loading={change.isPending}
            onClick={() => save(writesFrom)}
          >
            {t("useTheirs")}
          </Button>
        )}
      </div>
      {merging && (
        <MergeDialog
          contactId={contact.id}
          otherId={merging}
          onMerged={leave}
          onClose={() => setMerging(null)}
        />
      )}
    </div>
  );
}
