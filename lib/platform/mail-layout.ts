/** How a workspace's mails differ from Parley's own. */
export type MailBrand = {
  /** Colours as #rrggbb, of which one can be read on the other. */
  button: { background: string; foreground: string } | null;
  /** `src` is a data: address; the picture travels within the mail, as an attachment that is shown in it. */
  logo: { src: string; alt: string } | null;
};

/** What a mail says. All of it is text: the layout escapes it. */
export type MailContent = {
  heading: string;
  paragraphs: string[];
  /** The one thing to do, and its address. */
  action?: { label: string; url: string };
  /** Small print under the line. */
  footnotes: string[];
  brand?: MailBrand;
};

const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character]!,
  );

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Plain text and HTML with the same words. No remote pictures, no tracking: nothing to block or to leak. */
export function layOutMail(content: MailContent): { text: string; html: string } {
  const { heading, paragraphs, action, footnotes, brand } = content;
  const colours = brand?.button ?? { background: "#0b5d57", foreground: "#ffffff" };
  const text = [
    heading,
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    `--\n${footnotes.join("\n")}`,
  ].join("\n\n");
  const paragraph = (style: string) => (words: string) =>
    `<p style="margin:0 0 16px;${style}">${escapeHtml(words)}</p>`;
  const button = action
    ? `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:11px 18px;border-radius:8px;background:${colours.background};color:${colours.foreground};font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#66706e">${escapeHtml(action.url)}</p>`
    : "";
  const logo = brand?.logo
    ? `<img src="${escapeHtml(brand.logo.src)}" alt="${escapeHtml(brand.logo.alt)}" width="40" height="40" style="display:block;margin:0 0 20px;border-radius:8px">\n`
    : "";
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escapeHtml(heading)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f5f4;${font};font-size:15px;line-height:1.55;color:#1a2321">
<div style="max-width:520px;margin:0 auto;padding:32px;border-radius:12px;background:#ffffff;word-break:break-word">
${logo}<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600">${escapeHtml(heading)}</h1>
${paragraphs.map(paragraph("")).join("\n")}
${button}
<hr style="margin:24px 0;border:0;border-top:1px solid #e4e7e6">
${footnotes.map(paragraph("font-size:13px;color:#66706e")).join("\n")}
</div></body></html>`;
  return { text, html };
}
