/** The colours a label may have: tokens `--label-<hue>` and `--label-<hue>-soft` of app/globals.css. */
export const hues = [
  "gray",
  "red",
  "orange",
  "amber",
  "green",
  "teal",
  "sky",
  "blue",
  "violet",
  "pink",
] as const;

export type Hue = (typeof hues)[number];

/** A colour for what has none of the palette, an old row for example. */
export const hueOf = (name: string): Hue => hues.find((hue) => hue === name) ?? "gray";
