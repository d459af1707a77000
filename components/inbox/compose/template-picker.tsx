"use client";

import { useState } from "react";
import { ChevronLeft, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { ChooseTemplate } from "@/components/inbox/compose/choose-template";
import { useComposition } from "@/components/inbox/compose/composition";
import { useDelivery, type Deliver } from "@/components/inbox/compose/delivery";
import { useVariableFacts } from "@/components/inbox/compose/variable-facts";
import { FillForm } from "@/components/templates/fill/fill-form";
import { useFill } from "@/components/templates/fill/use-fill";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogFooter } from "@/components/ui/dialog";
import type { ConversationView } from "@/lib/inbox/views";
import { templateText } from "@/lib/templates/wording";
import type { TemplateView } from "@/lib/templates/views";

/** An approved template, its gaps filled, to somebody who may be written to freely or not. */
export default function TemplatePicker({ onClose }: { onClose: () => void }) {
  const { conversation } = useComposition();
  return <PickTemplate conversation={conversation} onClose={onClose} />;
}

type Props = { conversation: ConversationView | undefined; onClose: () => void };

/** The same for whoever takes the message: see DeliveryContext. */
export function PickTemplate({ conversation, onClose }: Props) {
  const [chosen, setChosen] = useState<TemplateView | null>(null);
  return chosen ? (
    <FillTemplate
      conversation={conversation}
      template={chosen}
      onBack={() => setChosen(null)}
      onClose={onClose}
    />
  ) : (
    <ChooseTemplate conversation={conversation} onChoose={setChosen} onClose={onClose} />
  );
}

function FillTemplate(props: Props & { template: TemplateView; onBack: () => void }) {
  const { conversation, template, onBack, onClose } = props;
  const t = useTranslations("compose.template");
  const l = useTranslations("scheduled.later");
  const { send, later, label } = useDelivery();
  const facts = useVariableFacts(conversation, true);
  const fill = useFill(template, facts);
  const [tried, setTried] = useState(false);
  const submit = (deliver: Deliver) => {
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
    const onDone = () => {
      fill.remember();
      onClose();
    };
    deliver(message, { words: templateText(template.components, values), quoted: false, onDone });
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
          onSubmit={() => submit(send)}
        />
        <DialogFooter className="sm:justify-between">
          <Button variant="ghost" onClick={onBack}>
            <ChevronLeft className="rtl:-scale-x-100" />
            {t("back")}
          </Button>
          <div className="flex flex-col-reverse gap-2 sm:flex-row">
            {later && (
              <Button variant="outline" onClick={() => submit(later)}>
                <Clock />
                {l("label")}
              </Button>
            )}
            <Button type="submit" form="fill-template">
              {label ?? t("send")}
            </Button>
          </div>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
