"use client";

import { useRef, useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { Button, buttonVariants } from "@/components/ui/button";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";
import type { HelloView, ReadinessView, TestMessageView } from "@/lib/launch/views";

const wordsFor = ({ status }: TestMessageView) => {
  switch (status) {
    case "queued":
    case "sending":
      return "queued";
    case "accepted":
    case "sent":
      return "sent";
    case "played":
      return "read";
    case "delivered":
    case "read":
    case "uncertain":
      return status;
    default:
      return "failed";
  }
};

/** A message back to whoever wrote with their letters: the way out, proven by the ticks. */
export function TestMessage({ view, hello }: { view: ReadinessView; hello: HelloView }) {
  const t = useTranslations("launch.goLive.test");
  const { slug } = useWorkspace();
  const client = useQueryClient();
  const [text, setText] = useState(t("words"));
  // One key per text: a click that is repeated after a broken answer sends nothing twice.
  const key = useRef<string>(undefined);
  const send = useApiMutation(
    (api) =>
      api.post<MessageView>(
        "/messages",
        { conversationId: hello.conversationId, text },
        { idempotencyKey: (key.current ??= crypto.randomUUID()) },
      ),
    {
      onSuccess: async ({ id, status, timestamp }) => {
        key.current = undefined;
        const queryKey = [slug, "readiness", view.phoneNumberId];
        await client.cancelQueries({ queryKey });
        client.setQueryData<ReadinessView>(queryKey, (before) =>
          before ? { ...before, testMessage: { id, status, at: timestamp } } : before,
        );
      },
    },
  );
  const sent = view.testMessage;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <h3 className="font-semibold">{t("title")}</h3>
        <p className="text-sm text-muted-foreground">{t("text", { name: hello.contactName })}</p>
      </div>
      {sent ? (
        <p role="status" className="font-medium" data-test-message={sent.status}>
          {t(wordsFor(sent))}
        </p>
      ) : (
        <Form
          errors={send.error?.fields}
          onSubmit={() => !send.isPending && send.mutate()}
          className="flex-row flex-wrap items-end gap-2"
        >
          <div className="min-w-60 flex-1">
            <Field label={t("label")} error={send.error?.fields["text.body"] ?? send.error?.message}>
              <Input
                value={text}
                onChange={(event) => setText(event.target.value)}
                maxLength={500}
                dir="auto"
              />
            </Field>
          </div>
          <Button type="submit" loading={send.isPending} disabled={text.trim() === ""}>
            {t("send")}
          </Button>
        </Form>
      )}
      {sent && (
        <div className="flex flex-wrap gap-2">
          <Link
            href={`/w/${slug}/inbox?conversation=${hello.conversationId}`}
            className={buttonVariants({ variant: "outline", size: "sm" })}
          >
            {t("conversation")}
          </Link>
          <Link
            href={`/w/${slug}/settings/setup`}
            className={buttonVariants({ variant: "ghost", size: "sm" })}
          >
            {t("setup")}
          </Link>
        </div>
      )}
    </div>
  );
}
