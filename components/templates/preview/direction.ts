const rightToLeft = new Set(["ar", "fa", "he", "prs", "ps", "ur"]);

/** The direction in which a phone lays out a message in this language: `ar_EG` is "rtl". */
export const directionOf = (language: string): "ltr" | "rtl" =>
  rightToLeft.has(language.split(/[_-]/)[0]!) ? "rtl" : "ltr";
