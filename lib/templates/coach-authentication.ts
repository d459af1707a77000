import type { Say } from "@/lib/templates/coach";
import { lengthOf, type ComponentOf } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

const mostText = 25;
const mostMinutes = 90;

const codeButton = { type: "OTP", otp_type: "COPY_CODE", text: "Copy code" };

/**
 * Templates that carry a sign-in code: their words are Meta's, only what is added to them can be chosen.
 * Source: Meta, "Authentication templates".
 */
export function coachAuthentication({ components }: TemplateDraft, say: Say): void {
  components.forEach((component, index) => {
    const path = `components.${index}`;
    switch (component.type) {
      case "BODY":
        if (component.text !== undefined) {
          const patch = [{ path: `${path}.text` }];
          say("error", "auth_text", `${path}.text`, {}, { label: "remove", patch });
        }
        return;
      case "FOOTER": {
        const minutes = component.code_expiration_minutes;
        if (minutes === undefined || !Number.isInteger(minutes) || minutes < 1 || minutes > mostMinutes) {
          say("error", "auth_expiry", `${path}.code_expiration_minutes`, { min: 1, max: mostMinutes });
        }
        return;
      }
      case "BUTTONS":
        return coachCodeButton(component, path, say);
      default:
        say("error", "auth_part", path, { part: component.type }, { label: "remove", patch: [{ path }] });
    }
  });
  if (!components.some(({ type }) => type === "BUTTONS")) {
    say(
      "error",
      "auth_button",
      "components",
      {},
      {
        label: "add_code_button",
        patch: [
          { path: `components.${components.length}`, value: { type: "BUTTONS", buttons: [codeButton] } },
        ],
      },
    );
  }
}

function coachCodeButton({ buttons }: ComponentOf<"BUTTONS">, path: string, say: Say): void {
  const [button] = buttons;
  if (buttons.length !== 1 || button!.type !== "OTP" || !button!.otp_type) {
    say(
      "error",
      "auth_button",
      path,
      {},
      {
        label: "add_code_button",
        patch: [{ path: `${path}.buttons`, value: [codeButton] }],
      },
    );
    return;
  }
  const here = `${path}.buttons.0`;
  const { text, otp_type: kind, supported_apps: apps = [] } = button!;
  if (text !== undefined && lengthOf(text) > mostText) {
    say("error", "button_text_long", `${here}.text`, { max: mostText, count: lengthOf(text) });
  }
  if (kind === "COPY_CODE") return;
  if (apps.length === 0) say("error", "auth_apps", `${here}.supported_apps`);
  apps.forEach(({ package_name, signature_hash }, index) => {
    if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(package_name)) {
      say("error", "auth_package", `${here}.supported_apps.${index}.package_name`);
    }
    if (!/^[A-Za-z0-9+/=]{11}$/.test(signature_hash)) {
      say("error", "auth_signature", `${here}.supported_apps.${index}.signature_hash`);
    }
  });
  if (kind === "ZERO_TAP" && button!.zero_tap_terms_accepted !== true) {
    say("error", "auth_terms", `${here}.zero_tap_terms_accepted`);
  }
}
