import { contrast, luminance, ratio, toHex, toOklch, type Hex, type Oklch } from "@/lib/shared/colour";

export type Theme = "light" | "dark";

/** The tokens of app/globals.css that follow a workspace's colour. What carries a meaning (ticks, notes) does not. */
export const brandTokens = [
  ...["primary", "primary-hover", "primary-foreground", "primary-soft", "primary-text", "ring", "selected"],
  ...["bubble-out", "bubble-out-foreground", "bubble-out-muted"],
] as const;

export type BrandToken = (typeof brandTokens)[number];

export type BrandTheme = Record<BrandToken, Hex>;

/**
 * What app/globals.css says of these; a test holds both together. `paper` is the surface nearest to the ink of its theme
 * on which buttons lie, `frame` the one on which the ring of the keyboard's focus may lie.
 */
export const ownColours = {
  light: {
    paper: { l: 0.962, c: 0.005, h: 76 },
    frame: { l: 0.918, c: 0.008, h: 76 },
    "primary-soft": { l: 0.945, c: 0.022, h: 190 },
    "primary-text": { l: 0.42, c: 0.078, h: 194 },
    selected: { l: 0.932, c: 0.013, h: 195 },
    "bubble-out": { l: 0.928, c: 0.023, h: 197 },
    "bubble-out-foreground": { l: 0.235, c: 0.02, h: 200 },
    "bubble-out-muted": { l: 0.455, c: 0.03, h: 205 },
  },
  dark: {
    paper: { l: 0.238, c: 0.006, h: 80 },
    frame: { l: 0.268, c: 0.007, h: 80 },
    "primary-soft": { l: 0.285, c: 0.035, h: 194 },
    "primary-text": { l: 0.785, c: 0.09, h: 188 },
    selected: { l: 0.258, c: 0.024, h: 194 },
    "bubble-out": { l: 0.338, c: 0.045, h: 195 },
    "bubble-out-foreground": { l: 0.955, c: 0.012, h: 190 },
    "bubble-out-muted": { l: 0.79, c: 0.025, h: 192 },
  },
} as const satisfies Record<Theme, Record<string, Oklch>>;

/** The colour of Parley itself, for whoever has chosen none. */
export const parleyColour: Hex = "#005c5c";

const step = 0.004;
const white: Hex = "#ffffff";
const black: Hex = "#000000";

/** What is written on a colour: white where it can be read, else black; one of both always can. */
const inkOn = (colour: string): Hex => (contrast(colour, white) >= 4.5 ? white : black);

/** The colour itself when it will do, else the nearest in lightness that does. */
function nearest(brand: Hex, will: (candidate: Hex) => boolean): Hex {
  if (will(brand)) return brand;
  const { l, c, h } = toOklch(brand);
  for (let away = step; away <= 1; away += step) {
    for (const lightness of [l - away, l + away]) {
      if (lightness < 0 || lightness > 1) continue;
      const candidate = toHex({ l: lightness, c, h });
      if (will(candidate)) return candidate;
    }
  }
  return brand;
}

/**
 * A colour of the brand's hue that takes the place of one of ours: never darker than it as a paper under dark ink or an
 * ink on dark paper, else never lighter. So every contrast it had with anything is kept, whatever the hue.
 */
function inPlaceOf(own: Oklch, brand: Oklch, side: "lighter" | "darker"): Hex {
  const bound = luminance(toHex(own));
  const chroma = Math.min(brand.c, own.c * 1.25);
  const toward = side === "lighter" ? 1 : -1;
  const holds = (colour: Hex) => (luminance(colour) - bound) * toward >= 0;
  let [failing, holding] = [own.l - toward * 0.2, side === "lighter" ? 1 : 0];
  for (let round = 0; round < 16; round++) {
    const middle = (failing + holding) / 2;
    if (holds(toHex({ l: middle, c: chroma, h: brand.h }))) holding = middle;
    else failing = middle;
  }
  return toHex({ l: holding, c: chroma, h: brand.h });
}

/** A little away in lightness is kept out of sight, and white on a saturated button reads better than black. */
const mostForWhite = 0.07;

/** The button: seen on its paper, with white on it when little is missing for that. */
function buttonOf(brand: Hex, seen: (colour: Hex) => boolean): Hex {
  const plain = nearest(brand, seen);
  if (inkOn(plain) === white) return plain;
  const withWhite = nearest(brand, (colour) => seen(colour) && inkOn(colour) === white);
  return Math.abs(toOklch(withWhite).l - toOklch(brand).l) <= mostForWhite ? withWhite : plain;
}

/** Under the pointer: away from the ink where there is room, else toward it; something is seen to happen. */
function hoverOf(primary: Hex, ink: Hex, seen: (colour: Hex) => boolean): Hex {
  const { l, c, h } = toOklch(primary);
  const away = ink === white ? -1 : 1;
  const lightnesses = [0.05, -0.05, 0.035, -0.035, 0.02, -0.02, -0.2].map((by) => l + by * away);
  const candidates = lightnesses
    .filter((lightness) => lightness >= 0.15 && lightness <= 0.985)
    .map((lightness) => toHex({ l: lightness, c, h }));
  return candidates.find((one) => one !== primary && contrast(one, ink) >= 4.5 && seen(one)) ?? primary;
}

function themeOf(brand: Hex, theme: Theme): BrandTheme {
  const own = ownColours[theme];
  const seenOn = (surface: Oklch) => {
    const paper = luminance(toHex(surface));
    return (colour: Hex) => ratio(luminance(colour), paper) >= 3;
  };
  const seen = seenOn(own.paper);
  const primary = buttonOf(brand, seen);
  const ink = inkOn(primary);
  const hue = toOklch(brand);
  const [paperSide, inkSide] =
    theme === "light" ? (["lighter", "darker"] as const) : (["darker", "lighter"] as const);
  return {
    primary,
    "primary-hover": hoverOf(primary, ink, seen),
    "primary-foreground": ink,
    "primary-soft": inPlaceOf(own["primary-soft"], hue, paperSide),
    "primary-text": inPlaceOf({ ...own["primary-text"], c: 0.16 }, hue, inkSide),
    ring: nearest(brand, seenOn(own.frame)),
    selected: inPlaceOf(own.selected, hue, paperSide),
    "bubble-out": inPlaceOf(own["bubble-out"], hue, paperSide),
    "bubble-out-foreground": inPlaceOf(own["bubble-out-foreground"], hue, inkSide),
    "bubble-out-muted": inPlaceOf(own["bubble-out-muted"], hue, inkSide),
  };
}

/**
 * One colour as tokens of both themes. Whatever the colour: text on it and on its tints has 4.5 : 1, buttons and the
 * ring of the focus have 3 : 1 against every surface they lie on.
 * @param brand `#rrggbb`
 */
export const brandThemes = (brand: Hex): Record<Theme, BrandTheme> => ({
  light: themeOf(brand, "light"),
  dark: themeOf(brand, "dark"),
});

export type Shift = "lighter" | "darker" | null;

/** Whether the colour of buttons had to be moved in a theme so that it can be seen, and to which side. */
export function shiftOf(brand: Hex, theme: BrandTheme): Shift {
  if (theme.primary === brand) return null;
  return luminance(theme.primary) > luminance(brand) ? "lighter" : "darker";
}

const declarations = (theme: BrandTheme): string =>
  Object.entries(theme)
    .map(([token, colour]) => `--${token}:${colour}`)
    .join(";");

/**
 * The stylesheet that gives a page its workspace's colour: it outweighs app/globals.css wherever it stands in the page.
 * It is made of computed colours only, nothing of what somebody typed is in it.
 */
export function brandStyle(brand: Hex): string {
  const { light, dark } = brandThemes(brand);
  return `:root:not(.dark){${declarations(light)}}:root.dark{${declarations(dark)}}`;
}

/** The button of a mail, which lies on white. */
export function mailButton(brand: Hex): { background: Hex; foreground: Hex } {
  const { light } = brandThemes(brand);
  return { background: light.primary, foreground: light["primary-foreground"] };
}
