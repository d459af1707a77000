"use client";

import { useEffect, useRef, useState } from "react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQueryClient } from "@tanstack/react-query";
import { CheckList } from "@/components/phone-numbers/check-list";
import { FacebookConnect } from "@/components/phone-numbers/facebook-connect";
import { keepNumber } from "@/components/phone-numbers/numbers-cache";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { ApiError, useApiMutation } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type {
  ConnectionReport,
  EmbeddedSignupSettings,
  HealthCheck,
  PhoneNumberView,
} from "@/lib/phone-numbers/views";

type Input = { wabaId: string; phoneNumberId: string; accessToken: string; pin?: string };

/** The number whose token is replaced, or `new`; null while the dialog is closed. */
export type ConnectTarget = "new" | PhoneNumberView | null;

type Progress = { checks: HealthCheck[]; running: boolean; needsPin: boolean };

/** Tries first and connects when every check is right, so that the lines are seen before anything is saved. */
function useConnecting(onConnected: (number: PhoneNumberView) => void) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const connect = useApiMutation(
    async (api, input: Input) => {
      setProgress((before) => ({ checks: [], running: true, needsPin: before?.needsPin ?? false }));
      const report = await api.post<ConnectionReport>("/phone-numbers/connection-checks", input);
      const checks = report.checks.filter(({ check }) => check !== "webhooks");
      setProgress({ checks, running: report.canConnect, needsPin: report.needsPin });
      return report.canConnect ? api.post<PhoneNumberView>("/phone-numbers", input) : null;
    },
    {
      onSuccess: (number) => {
        if (!number) return;
        setProgress({ checks: number.health, running: false, needsPin: false });
        onConnected(number);
      },
      onError: (error) => {
        const checks = error.data.checks as HealthCheck[] | undefined;
        setProgress((before) =>
          checks || before
            ? { needsPin: before?.needsPin ?? false, checks: checks ?? [], running: false }
            : null,
        );
      },
    },
  );
  return { progress, connect };
}

function Fields({
  number,
  errors,
  needsPin,
}: {
  number: PhoneNumberView | null;
  errors: Record<string, string> | undefined;
  needsPin: boolean;
}) {
  const t = useTranslations("phone-numbers.connect");
  const id = (name: "wabaId" | "phoneNumberId", value: string | undefined) => (
    <Field label={t(name)} error={errors?.[name]}>
      <Input
        name={name}
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        defaultValue={value}
        readOnly={value !== undefined}
        className="tabular-nums"
      />
    </Field>
  );
  return (
    <>
      {id("wabaId", number?.wabaMetaId)}
      {id("phoneNumberId", number?.metaId)}
      <Field label={t("accessToken")} help={t("accessTokenHelp")} error={errors?.accessToken}>
        <PasswordInput name="accessToken" autoComplete="off" autoFocus={number !== null} />
      </Field>
      {needsPin && (
        <Field label={t("pin")} help={t("pinHelp")} error={errors?.pin}>
          <Input
            name="pin"
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            autoFocus
            className="w-32 tabular-nums"
          />
        </Field>
      )}
    </>
  );
}

function Connected({ number, onFinish }: { number: PhoneNumberView; onFinish: () => void }) {
  const t = useTranslations("phone-numbers.connect");
  const { slug } = useWorkspace();
  const receives = number.health.every(({ check, ok }) => check !== "webhooks" || ok);
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="font-medium">
        {t(receives ? "done" : "doneNotReceiving", { number: number.displayPhoneNumber })}
      </p>
      <CheckList checks={number.health} />
      <DialogFooter>
        <Button variant="outline" onClick={onFinish}>
          {t("finish")}
        </Button>
        <Button asChild>
          <Link href={`/w/${slug}/inbox`}>{t("openInbox")}</Link>
        </Button>
      </DialogFooter>
    </div>
  );
}

function ConnectForm({
  number,
  signup,
  onConnected,
}: {
  number: PhoneNumberView | null;
  signup: EmbeddedSignupSettings | null;
  onConnected: (number: PhoneNumberView) => void;
}) {
  const t = useTranslations("phone-numbers");
  const { progress, connect } = useConnecting(onConnected);
  const lines = useRef<HTMLElement>(null);
  const asked = progress !== null;
  // The answers come below the fields, out of sight on a small screen.
  useEffect(() => {
    if (asked) lines.current?.scrollIntoView({ block: "nearest" });
  }, [asked, connect.isPending]);
  const error = connect.error;
  const failed = !connect.isPending && progress !== null;
  const submit = (values: FormData) => {
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const pin = text("pin");
    connect.mutate({
      wabaId: text("wabaId"),
      phoneNumberId: text("phoneNumberId"),
      accessToken: text("accessToken"),
      ...(pin ? { pin } : {}),
    });
  };
  return (
    <div className="flex flex-col gap-4">
      {signup && number === null && progress === null && (
        <>
          <FacebookConnect settings={signup} onConnected={onConnected} />
          <p className="flex items-center gap-3 text-sm text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
            {t("facebook.or")}
          </p>
        </>
      )}
      <Form errors={error?.fields} onSubmit={submit}>
        <Fields number={number} errors={error?.fields} needsPin={progress?.needsPin ?? false} />
        {progress && (
          <section ref={lines} aria-labelledby="connect-progress" className="rounded-lg border px-4 py-2.5">
            <h3 id="connect-progress" className="text-sm font-medium text-muted-foreground">
              {t("connect.progress")}
            </h3>
            <CheckList checks={progress.checks} running={progress.running} />
          </section>
        )}
        {error &&
          Object.keys(error.fields).length === 0 &&
          !(error instanceof ApiError && error.data.checks) && (
            <p role="alert" className="text-danger">
              {error.message}
            </p>
          )}
        {failed && (
          <p role="alert" className="font-medium">
            {t("connect.failed")}
          </p>
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t("connect.cancel")}</Button>
          </DialogClose>
          <Button type="submit" loading={connect.isPending}>
            {t(failed ? "connect.again" : "connect.submit")}
          </Button>
        </DialogFooter>
      </Form>
    </div>
  );
}

/** Connects a number, or gives a known one a new token: Meta's answers line by line, nothing saved before. */
export function ConnectDialog({
  target,
  signup,
  onClose,
}: {
  target: ConnectTarget;
  signup: EmbeddedSignupSettings | null;
  onClose: () => void;
}) {
  const t = useTranslations("phone-numbers.connect");
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const [connected, setConnected] = useState<PhoneNumberView | null>(null);
  const number = target === "new" ? null : target;
  const close = () => {
    setConnected(null);
    onClose();
  };
  return (
    <Dialog open={target !== null} onOpenChange={(open) => !open && close()}>
      <DialogContent
        className="sm:max-w-lg"
        title={number ? t("replaceTitle", { number: number.displayPhoneNumber }) : t("title")}
        description={connected ? undefined : t(number ? "replaceDescription" : "description")}
      >
        {connected ? (
          <Connected number={connected} onFinish={close} />
        ) : (
          <ConnectForm
            number={number}
            signup={signup}
            onConnected={(view) => {
              keepNumber(client, slug, view);
              setConnected(view);
            }}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
