import type { MailBrand } from "@/lib/platform/mail-layout";
import type { Hex } from "@/lib/shared/colour";
import { mailButton } from "@/lib/tenancy/brand/rules";

/** A larger one would make every mail heavy; it is left out. */
const mostLogoBytes = 96 * 1024;

type Facts = {
  name: string;
  brandColor: string | null;
  /** Leave it out where somebody gets the mail who is no member: to strangers we send no picture a stranger chose. */
  logo: { bytes: Uint8Array; mimeType: string } | null;
};

/** How a workspace's mails look. A WebP is left out: many mail programs do not show it. */
export function mailBrand({ name, brandColor, logo }: Facts): MailBrand {
  const isShown = logo && logo.mimeType !== "image/webp" && logo.bytes.length <= mostLogoBytes;
  return {
    button: brandColor === null ? null : mailButton(brandColor as Hex),
    logo: isShown
      ? { alt: name, src: `data:${logo.mimeType};base64,${Buffer.from(logo.bytes).toString("base64")}` }
      : null,
  };
}
