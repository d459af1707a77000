import type { TemplateButton, TemplateComponent } from "../types/template";
import { isObject } from "./fields";
import { missingField, refuse, tooLong } from "./template-refusals";

/** One-tap and zero-tap codes go to apps that are named, and zero-tap to who accepted its terms. */
function checkApps(button: TemplateButton, kind: string): void {
  const apps = button.supported_apps;
  const isNamed = (app: unknown) =>
    isObject(app) &&
    /^[a-z]\w*(\.[a-z]\w*)+$/i.test(String(app.package_name)) &&
    /^[\w+/=]{11}$/.test(String(app.signature_hash));
  if (!Array.isArray(apps) || apps.length === 0 || !apps.every(isNamed)) {
    throw missingField("BUTTONS", "supported_apps");
  }
  if (kind === "zero_tap" && button.zero_tap_terms_accepted !== true) {
    throw missingField("BUTTONS", "zero_tap_terms_accepted");
  }
}

/** Authentication templates have a fixed text; Meta fills it in and stores the OTP button as a URL button. */
export function authentication(components: TemplateComponent[]): TemplateComponent[] {
  const stored: TemplateComponent[] = [];
  for (const component of components) {
    if (component.type === "BODY") {
      if (component.text !== undefined) {
        throw refuse(
          2388072,
          "Message Body Format Is Incorrect",
          "The text of authentication templates is fixed and cannot be given.",
        );
      }
      const advice =
        component.add_security_recommendation === true ? " For your security, do not share this code." : "";
      stored.push({
        ...component,
        text: `*{{1}}* is your verification code.${advice}`,
        example: { body_text: [["123456"]] },
      });
    } else if (component.type === "FOOTER") {
      const minutes = Number(component.code_expiration_minutes);
      if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 90))
        throw missingField("FOOTER", "code_expiration_minutes");
      stored.push({ ...component, text: `This code expires in ${minutes} minutes.` });
    } else if (component.type === "BUTTONS") {
      const button = component.buttons?.[0];
      const kind = String(button?.otp_type ?? "").toLowerCase();
      if (
        component.buttons?.length !== 1 ||
        String(button?.type).toUpperCase() !== "OTP" ||
        !["copy_code", "one_tap", "zero_tap"].includes(kind)
      ) {
        throw refuse(2388060, "Button format is incorrect", "Authentication templates need one OTP button.");
      }
      const text = typeof button?.text === "string" ? button.text : "Copy code";
      if ([...text].length > 25) throw tooLong("The button text", 25);
      if (kind !== "copy_code") checkApps(button!, kind);
      const url = "https://www.whatsapp.com/otp/code/?otp_type=" + kind.toUpperCase() + "&code=otp{{1}}";
      stored.push({
        type: "BUTTONS",
        buttons: [{ type: "URL", text, url, example: [url.replace("{{1}}", "123456")] }],
      });
    } else
      throw refuse(
        2388072,
        "Component is not allowed",
        `Authentication templates cannot have a ${component.type}.`,
      );
  }
  if (!stored.some((component) => component.type === "BUTTONS")) throw missingField("BUTTONS", "buttons");
  return stored;
}
