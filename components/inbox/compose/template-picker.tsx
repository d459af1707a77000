"use client";

import { useState } from "react";
import { ChevronLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { ChooseTemplate } from "@/components/inbox/compose/choose-template";
import { useComposition } from "@/components/inbox/compose/composition";
import { useVariableFacts } from "@/components/inbox/compose/variable-facts";
import { FillForm } from "@/components/templates/fill/fill-form";
import { useFill } from "@/components/templates/fill/use-fill";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { templateText } from "@/lib/templates/wording";
import type { TemplateView } from "@/lib/templates/views";

/** An approved template, its gaps filled, to somebody who may be written to freely or not. */
export default function TemplatePicker({ onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState<TemplateView | null>(null);
  return chosen ? (
    <FillTemplate template={chosen} onBack={() => setChosen(null)} onClose={onClose} />
  ) : (
    <ChooseTemplate onChoose={setChosen} onClose={onClose} />
  );
}

function FillTemplate(props: { template: TemplateView; onBack: () => void; onClose: () => void }) {
  const { template, onBack, onClose } = props;
  const t = useTranslations("compose.template");
  const { conversation, send } = useComposition();
  const facts = useVariableFacts(conversation, true);
  const fill = useFill(template, facts);
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!("components" in fill.filled)) return;
    const { components, values } = fill.filled;
    const message = {
      type: "template",
      template: {
        name: template.name,
        language: { code: template.language },
        ...(components.length > 0 ? { components } : {}),
      },
    } as const;
    fill.remember();
    send(message, { words: templateText(template.components, values), quoted: false });
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={template.name} description={t("fill")} className="sm:max-w-3xl">
        <FillForm
          id="fill-template"
          template={template}
          fill={fill}
          tried={tried}
          businessName={facts.number.name || facts.workspace.name}
          onSubmit={submit}
        />
        <DialogFooter className="sm:justify-between">
          <Button variant="ghost" onClick={onBack}>
            <ChevronLeft className="rtl:-scale-x-100" />
            {t("back")}
          </Button>
          <Button type="submit" form="fill-template">
            {t("send")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
