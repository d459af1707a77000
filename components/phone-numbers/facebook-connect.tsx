"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useFacebookLogin, type SignupEnd } from "@/components/phone-numbers/use-facebook-login";
import { Button } from "@/components/ui/button";
import { useApiMutation } from "@/hooks/use-api";
import type { EmbeddedSignupSettings, PhoneNumberView } from "@/lib/phone-numbers/views";

type Finished = Extract<SignupEnd, { kind: "finished" }>;

/** Connecting in Meta's own window. */
export function FacebookConnect({
  settings,
  onConnected,
}: {
  settings: EmbeddedSignupSettings;
  onConnected: (number: PhoneNumberView) => void;
}) {
  const t = useTranslations("phone-numbers.facebook");
  const [waiting, setWaiting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const exchange = useApiMutation(
    (api, { code, wabaId, phoneNumberId, keepsBusinessApp }: Finished) =>
      api.post<PhoneNumberView>("/phone-numbers/embedded-signups", {
        code,
        wabaId,
        phoneNumberId,
        keepsBusinessApp,
      }),
    { onSuccess: onConnected, onError: (error) => setProblem(error.message) },
  );
  const { state, open } = useFacebookLogin(settings, (end) => {
    setWaiting(false);
    if (end.kind === "finished") exchange.mutate(end);
    else if (end.kind === "failed") setProblem(t("failed", { message: end.message }));
    else if (end.kind === "no_answer") setProblem(t("noAnswer"));
    else setProblem(end.step ? t("cancelledAt", { step: end.step }) : t("cancelled"));
  });
  const start = () => {
    setProblem(null);
    setWaiting(true);
    open();
  };
  const busy = exchange.isPending || waiting;
  return (
    <section aria-labelledby="with-facebook" className="flex flex-col gap-3 rounded-lg bg-muted px-4 py-3.5">
      <div>
        <h3 id="with-facebook" className="font-medium">
          {t("title")}
        </h3>
        <p className="text-sm text-muted-foreground">{t("text")}</p>
      </div>
      {state === "blocked" ? (
        <p role="alert" className="text-sm text-warning">
          {t("blocked")}
        </p>
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={start} loading={exchange.isPending || state === "loading"} disabled={waiting}>
            {t("button")}
          </Button>
          {busy && (
            <p aria-live="polite" className="text-sm text-muted-foreground">
              {t(exchange.isPending ? "connecting" : "waiting")}
            </p>
          )}
        </div>
      )}
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
    </section>
  );
}
