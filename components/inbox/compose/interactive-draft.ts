import { outgoingContent } from "@/lib/whatsapp/outgoing";

export type InteractiveKind = "button" | "list" | "cta_url";

/** What somebody writes in the window for buttons, lists and links; empty strings are not sent. */
export type InteractiveDraft = {
  kind: InteractiveKind;
  header: string;
  body: string;
  footer: string;
  buttons: string[];
  /** The button that opens the list. */
  open: string;
  sections: { title: string; rows: { title: string; description: string }[] }[];
  link: { text: string; url: string };
};

export const emptyDraft = (kind: InteractiveKind): InteractiveDraft => ({
  kind,
  header: "",
  body: "",
  footer: "",
  buttons: [""],
  open: "",
  sections: [{ title: "", rows: [{ title: "", description: "" }] }],
  link: { text: "", url: "" },
});

const given = (value: string): string | undefined => value.trim() || undefined;

/** The message that is meant, not checked yet. Ids are the place of a choice; they come back with the answer. */
export function interactiveOf(draft: InteractiveDraft): Record<string, unknown> {
  const { kind, header, body, footer, buttons, open, sections, link } = draft;
  const frame = {
    type: kind,
    ...(given(header) ? { header: { type: "text", text: header.trim() } } : {}),
    body: { text: body.trim() },
    ...(given(footer) ? { footer: { text: footer.trim() } } : {}),
  };
  switch (kind) {
    case "button":
      return {
        ...frame,
        action: {
          buttons: buttons.map((title, index) => ({
            type: "reply",
            reply: { id: `button-${index + 1}`, title: title.trim() },
          })),
        },
      };
    case "list":
      return {
        ...frame,
        action: {
          button: open.trim(),
          sections: sections.map((section, at) => ({
            ...(given(section.title) ? { title: section.title.trim() } : {}),
            rows: section.rows.map((row, index) => ({
              id: `row-${at + 1}-${index + 1}`,
              title: row.title.trim(),
              ...(given(row.description) ? { description: row.description.trim() } : {}),
            })),
          })),
        },
      };
    case "cta_url":
      return {
        ...frame,
        action: {
          name: "cta_url",
          parameters: { display_text: link.text.trim(), url: link.url.trim() },
        },
      };
  }
}

/** Checks it as the API will. */
export const checkInteractive = (draft: InteractiveDraft) =>
  outgoingContent.interactive.safeParse(interactiveOf(draft));
