import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { contrast, luminance, toHex, toOklch, type Hex } from "@/lib/shared/colour";
import {
  brandStyle,
  brandThemes,
  brandTokens,
  mailButton,
  ownColours,
  parleyColour,
  shiftOf,
  type Theme,
} from "@/lib/tenancy/brand/rules";

const css = readFileSync(path.resolve(__dirname, "../../app/globals.css"), "utf8");
const selectors = { light: ".light", dark: ".dark" };

/** Every colour of a theme that is written as oklch without transparency, as screens have it. */
function tokens(theme: Theme): Record<string, Hex> {
  const block = new RegExp(`\\n\\${selectors[theme]} \\{([\\s\\S]*?)\\n\\}`).exec(css)?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)].map(([, name, l, c, h]) => [
      name!,
      toHex({ l: Number(l), c: Number(c), h: Number(h) }),
    ]),
  );
}
const own = { light: tokens("light"), dark: tokens("dark") };
const themes = ["light", "dark"] as const;

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((n) => `#${n.toString(16).padStart(6, "0")}` as Hex);
const extremes: Hex[] = [
  "#ffff00",
  "#000000",
  "#ffffff",
  "#39ff14",
  "#ff00ff",
  "#0000ff",
  "#777777",
  "#808080",
];

const pages = ["background", "list", "sidebar", "card", "popover", "muted", "accent"];
const papers = ["background", "list", "sidebar", "card", "popover", "muted"];

/** Every pair that the tokens of a colour are part of, as tests/components/contrast.test.ts has them for our own. */
function weakest(brand: Hex, theme: Theme): [pair: string, ratio: number, asked: number][] {
  const made = brandThemes(brand)[theme];
  const all: Record<string, Hex> = { ...own[theme], ...made };
  const pair = (ink: string, paper: string, asked: number): [string, number, number] => [
    `${ink} on ${paper}`,
    contrast(all[ink]!, all[paper]!),
    asked,
  ];
  return [
    ...[...pages, "selected", "primary-soft"].map((paper) => pair("primary-text", paper, 4.5)),
    ...["primary", "primary-hover"].map((paper) => pair("primary-foreground", paper, 4.5)),
    ...["bubble-out-foreground", "bubble-out-muted", "link"].map((ink) => pair(ink, "bubble-out", 4.5)),
    ...["foreground", "muted-foreground"].map((ink) => pair(ink, "selected", 4.5)),
    ...["tick", "tick-read", "danger", "uncertain"].map((ink) => pair(ink, "bubble-out", 3)),
    ...["tick", "tick-read"].map((ink) => pair(ink, "selected", 3)),
    ...papers.flatMap((paper) => [pair("primary", paper, 3), pair("primary-hover", paper, 3)]),
    ...[...pages, "secondary", "sidebar-accent"].map((paper) => pair("ring", paper, 3)),
  ];
}

const tooWeak = (brand: Hex): string[] =>
  themes.flatMap((theme) =>
    weakest(brand, theme)
      .filter(([, ratio, asked]) => ratio < asked)
      .map(([pair, ratio]) => `${brand} ${theme}: ${pair} has ${ratio.toFixed(2)}`),
  );

test.each(extremes)("with %s everything can still be read and seen", (brand) => {
  expect(tooWeak(brand)).toEqual([]);
});

test("whatever colour somebody chooses, everything can be read and seen in both themes", () => {
  fc.assert(
    fc.property(anyColour, (brand) => {
      expect(tooWeak(brand)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("a button changes under the pointer, whatever its colour", () => {
  fc.assert(
    fc.property(anyColour, (brand) => {
      for (const theme of themes) {
        const made = brandThemes(brand)[theme];
        expect(made["primary-hover"]).not.toBe(made.primary);
      }
    }),
    { numRuns: 100 },
  );
});

test("a mail's button can be read, and seen on white", () => {
  fc.assert(
    fc.property(anyColour, (brand) => {
      const { background, foreground } = mailButton(brand);
      expect(contrast(background, foreground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(background, "#ffffff")).toBeGreaterThanOrEqual(3);
    }),
    { numRuns: 100 },
  );
});

test.each<[Hex, string | null, string | null]>([
  ["#c2317f", null, null],
  ["#ffff00", "darker", null],
  ["#ffffff", "darker", null],
  ["#000000", null, "lighter"],
  ["#39ff14", "darker", null],
  ["#101040", null, "lighter"],
])("it is said that %s is made %s in the light theme and %s in the dark one", (brand, light, dark) => {
  const made = brandThemes(brand);
  expect([shiftOf(brand, made.light), shiftOf(brand, made.dark)]).toEqual([light, dark]);
});

test("a colour that is shifted keeps its hue", () => {
  for (const brand of ["#ffd400", "#39ff14", "#101060", "#ff8a00"] as const) {
    const { light, dark } = brandThemes(brand);
    for (const shifted of [light.primary, dark.primary]) {
      const away = Math.abs(toOklch(shifted).h - toOklch(brand).h);
      expect(Math.min(away, 360 - away)).toBeLessThan(6);
    }
  }
});

test("the stylesheet of a page holds nothing but computed colours", () => {
  expect(brandStyle("#ffff00")).toMatch(
    /^:root:not\(\.dark\)\{(--[a-z-]+:#[0-9a-f]{6};?)+\}:root\.dark\{(--[a-z-]+:#[0-9a-f]{6};?)+\}$/,
  );
  expect(Object.keys(brandThemes("#123456").light).toSorted()).toEqual([...brandTokens].toSorted());
});

test("what the rules know of our own colours is what the stylesheet says", () => {
  expect(own.light.primary).toBe(parleyColour);
  for (const theme of themes) {
    const { paper, frame, ...named } = ownColours[theme];
    for (const [name, colour] of Object.entries(named))
      expect([name, toHex(colour)]).toEqual([name, own[theme][name]]);
    // The surfaces that are nearest to ink: whatever can be told from them can be told from all.
    const nearestToInk = (names: string[]) =>
      names
        .map((name) => luminance(own[theme][name]!))
        .toSorted((a, b) => (theme === "light" ? a - b : b - a))[0];
    expect(luminance(toHex(paper))).toBe(nearestToInk(papers));
    expect(luminance(toHex(frame))).toBe(nearestToInk([...pages, "secondary", "sidebar-accent"]));
  }
});

test("a colour survives the way to oklch and back", () => {
  fc.assert(fc.property(anyColour, (colour) => expect(toHex(toOklch(colour))).toBe(colour)));
});
