"use client";

import { useTranslations } from "next-intl";
import { useRetentionWords } from "@/components/data/use-retention-words";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { TypedConfirm } from "@/components/ui/typed-confirm";
import { useWorkspace } from "@/hooks/use-workspace";
import type { RetentionView } from "@/lib/data/retention/views";

type Props = {
  preview: RetentionView;
  onConfirm: () => void;
  onClose: () => void;
  pending: boolean;
  error: string | null;
};

/** Asks before messages are emptied at once. */
export function RetentionDialog({ preview, onConfirm, onClose, pending, error }: Props) {
  const t = useTranslations("data.retention");
  const words = useRetentionWords();
  const { name } = useWorkspace();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("dialogTitle", { time: words.time(preview.days!) })}
        description={words.preview(preview)}
      >
        <TypedConfirm
          typed={name}
          confirmLabel={t("confirm")}
          onConfirm={onConfirm}
          pending={pending}
          error={error}
        >
          <p className="text-base text-muted-foreground">{t("final")}</p>
        </TypedConfirm>
      </DialogContent>
    </Dialog>
  );
}
