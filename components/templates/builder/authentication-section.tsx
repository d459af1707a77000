"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useBuilder } from "@/components/templates/builder/builder-context";
import { Choices } from "@/components/templates/builder/choices";
import { FieldFindings, useFindingsAt } from "@/components/templates/builder/findings";
import { LineField } from "@/components/templates/builder/part-field";
import { newButton, withoutPart, withPart } from "@/components/templates/builder/parts";
import { Section } from "@/components/templates/builder/section";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { otpTypes, partOf, type TemplateButton } from "@/lib/templates/components";

/** What can be chosen of a message with a one-time code; its words are WhatsApp's. */
export function AuthenticationSection() {
  const t = useTranslations("templates.builder.code");
  const { draft, change } = useBuilder();
  const body = partOf(draft.components, "BODY");
  const footer = partOf(draft.components, "FOOTER");
  const indexOf = (type: "FOOTER" | "BUTTONS") => draft.components.findIndex((part) => part.type === type);
  const button = partOf(draft.components, "BUTTONS")?.buttons[0] ?? newButton("OTP");
  const path = `components.${indexOf("BUTTONS")}.buttons.0`;
  const put = (next: TemplateButton) =>
    change((now) => ({ ...now, components: withPart(now.components, { type: "BUTTONS", buttons: [next] }) }));
  const minutes = footer?.code_expiration_minutes;
  const findings = useFindingsAt(path, [`${path}.otp_type`, `components.${indexOf("BUTTONS")}`]);
  return (
    <>
      <Section title={t("title")} text={t("text")}>
        <Choices
          label={t("title")}
          path={path}
          value={button.otp_type ?? "COPY_CODE"}
          options={otpTypes.map((type) => ({
            value: type,
            label: t(`way.${type}`),
            help: t(`wayHelp.${type}`),
          }))}
          onChange={(otp_type) =>
            put(
              otp_type === "COPY_CODE"
                ? { type: "OTP", otp_type, text: button.text ?? t("copy") }
                : {
                    type: "OTP",
                    otp_type,
                    text: button.text ?? t("copy"),
                    autofill_text: button.autofill_text ?? t("autofill"),
                    supported_apps: button.supported_apps ?? [{ package_name: "", signature_hash: "" }],
                    ...(otp_type === "ZERO_TAP" ? { zero_tap_terms_accepted: false } : {}),
                  },
            )
          }
        />
        <FieldFindings findings={findings} />
        <div className="grid gap-3 sm:grid-cols-2">
          <LineField
            path={`${path}.text`}
            label={t("copyWords")}
            value={button.text ?? ""}
            most={25}
            onChange={(text) => put({ ...button, text })}
          />
          {button.otp_type !== "COPY_CODE" && (
            <LineField
              path={`${path}.autofill_text`}
              label={t("autofillWords")}
              value={button.autofill_text ?? ""}
              most={25}
              onChange={(autofill_text) => put({ ...button, autofill_text })}
            />
          )}
        </div>
        {button.otp_type !== "COPY_CODE" && <Apps button={button} path={path} onChange={put} />}
        {button.otp_type === "ZERO_TAP" && (
          <Checkbox
            label={t("terms")}
            help={t("termsHelp")}
            checked={button.zero_tap_terms_accepted === true}
            onCheckedChange={(checked) => put({ ...button, zero_tap_terms_accepted: checked === true })}
          />
        )}
      </Section>
      <Section title={t("words")} text={t("wordsHelp")}>
        <Checkbox
          label={t("advice")}
          help={t("adviceHelp")}
          checked={body?.add_security_recommendation === true}
          onCheckedChange={(checked) =>
            change((now) => ({
              ...now,
              components: withPart(now.components, {
                type: "BODY",
                add_security_recommendation: checked === true,
              }),
            }))
          }
        />
        <Checkbox
          label={t("expires")}
          help={t("expiresHelp")}
          checked={footer !== undefined}
          onCheckedChange={(checked) =>
            change((now) => ({
              ...now,
              components:
                checked === true
                  ? withPart(now.components, { type: "FOOTER", code_expiration_minutes: 10 })
                  : withoutPart(now.components, "FOOTER"),
            }))
          }
        />
        {footer && (
          <LineField
            className="max-w-48"
            path={`components.${indexOf("FOOTER")}.code_expiration_minutes`}
            also={[`components.${indexOf("FOOTER")}`]}
            label={t("minutes")}
            value={minutes === undefined ? "" : String(minutes)}
            inputMode="numeric"
            dir="ltr"
            onChange={(typed) => {
              const digits = typed.replace(/\D/g, "").slice(0, 4);
              change((now) => ({
                ...now,
                components: withPart(now.components, {
                  type: "FOOTER",
                  ...(digits === "" ? {} : { code_expiration_minutes: Number(digits) }),
                }),
              }));
            }}
          />
        )}
      </Section>
    </>
  );
}

type AppsProps = { button: TemplateButton; path: string; onChange: (button: TemplateButton) => void };

/** The apps that may take the code over; Android proves them by package and signature. */
function Apps({ button, path, onChange }: AppsProps) {
  const t = useTranslations("templates.builder.code");
  const apps = button.supported_apps ?? [];
  const put = (supported_apps: typeof apps) => onChange({ ...button, supported_apps });
  return (
    <div className="flex flex-col gap-2.5 rounded-lg bg-muted p-3">
      <p className="text-sm text-muted-foreground">{t("appsHelp")}</p>
      {apps.map((app, index) => {
        const change = (next: Partial<typeof app>) =>
          put(apps.map((one, at) => (at === index ? { ...one, ...next } : one)));
        return (
          <div key={index} className="flex items-start gap-2">
            <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">
              <LineField
                path={`${path}.supported_apps.${index}.package_name`}
                label={t("package")}
                value={app.package_name}
                dir="ltr"
                placeholder="com.example.shop"
                onChange={(package_name) => change({ package_name })}
              />
              <LineField
                path={`${path}.supported_apps.${index}.signature_hash`}
                label={t("signature")}
                value={app.signature_hash}
                dir="ltr"
                placeholder="K8a/AINcGX7"
                onChange={(signature_hash) => change({ signature_hash })}
              />
            </div>
            {apps.length > 1 && (
              <Button
                variant="ghost"
                size="icon"
                className="mt-6"
                aria-label={t("removeApp", { number: index + 1 })}
                onClick={() => put(apps.filter((_, at) => at !== index))}
              >
                <Trash2 />
              </Button>
            )}
          </div>
        );
      })}
      {apps.length < 5 && (
        <Button
          variant="outline"
          size="sm"
          className="self-start"
          onClick={() => put([...apps, { package_name: "", signature_hash: "" }])}
        >
          <Plus />
          {t("addApp")}
        </Button>
      )}
    </div>
  );
}
