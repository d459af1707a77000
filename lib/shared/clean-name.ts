/**
 * A display name that cannot steer the text around it: control, bidirectional and invisible characters become
 * spaces, runs of spaces one. The joiners of Persian, Indic scripts and emoji stay.
 */
export const cleanName = (name: string): string =>
  name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
