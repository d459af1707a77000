"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { HandOverField, handOverTo } from "@/components/members/hand-over-field";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Form } from "@/components/ui/field";
import { useApiMutation, type Api } from "@/hooks/use-api";

type Props = {
  title: ReactNode;
  text: ReactNode;
  action: string;
  /** The user who stops taking care of customers. */
  userId: string;
  run: (api: Api, handOver: ReturnType<typeof handOverTo>) => Promise<void>;
  onDone: () => void;
  onClose: () => void;
};

/** Asks who takes over before a member leaves, is removed, or becomes a viewer. */
export function DepartureDialog({ title, text, action, userId, run, onDone, onClose }: Props) {
  const common = useTranslations("common");
  const [taker, setTaker] = useState("nobody");
  const go = useApiMutation((api) => run(api, handOverTo(taker)), { onSuccess: onDone });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={text}>
        <Form onSubmit={() => !go.isPending && go.mutate()}>
          {go.error && <Notice tone="danger">{go.error.message}</Notice>}
          <HandOverField leaving={userId} value={taker} onChange={setTaker} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="destructive" loading={go.isPending}>
              {action}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
