export const headerKinds = ["text", "image", "video", "document"] as const;
export type TemplateHeader =
  { kind: "text"; text: string } | { kind: Exclude<(typeof headerKinds)[number], "text"> };

export type TemplateButton = {
  /** Meta's word in lower case: quick_reply, url, phone_number, copy_code, flow, otp, … */
  kind: string;
  text: string;
  /** Where a link leads; may end in a variable. */
  url: string | null;
};

/** An approved template of one language as API and browser see it. */
export type TemplateView = {
  /** Meta's id. */
  id: string;
  name: string;
  language: string;
  /** Meta's word: MARKETING, UTILITY, AUTHENTICATION. */
  category: string;
  header: TemplateHeader | null;
  /** With its variables: {{1}} or {{name}}. */
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  /** What it holds that cannot be filled in here; null when it can be sent. */
  blockedBy: string | null;
};
