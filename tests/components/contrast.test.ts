import { readFileSync } from "node:fs";
import path from "node:path";
import { hues } from "@/lib/shared/hues";

/** Every token of a theme, read from the stylesheet itself. */
function tokens(selector: string): Record<string, string> {
  const css = readFileSync(path.resolve(__dirname, "../../app/globals.css"), "utf8");
  const block =
    new RegExp(`(?:^|\\n)${selector.replace(".", "\\.")} \\{([\\s\\S]*?)\\n\\}`).exec(css)?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(oklch\([^)]+\));/g)].map((match) => [match[1]!, match[2]!]),
  );
}

type Rgb = [number, number, number];

/** oklch to linear sRGB, clipped to what a screen shows. Source: CSS Color 4, sample code of section 18. */
function linear(oklch: string): Rgb {
  const [l = 0, c = 0, h = 0] = oklch
    .replace(/oklch\(|\)|\/.*/g, "")
    .trim()
    .split(/\s+/)
    .map(Number);
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb: Rgb = [
    4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S,
    -1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S,
    -0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S,
  ];
  return rgb.map((value) => Math.min(1, Math.max(0, value))) as Rgb;
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const pages = ["background", "list", "sidebar", "card", "popover", "muted", "accent", "selected"];
const text: [ink: string, papers: string[]][] = [
  ["foreground", [...pages, "secondary", "sidebar-accent"]],
  ["muted-foreground", [...pages, "secondary", "sidebar-accent"]],
  ["primary-text", [...pages, "primary-soft"]],
  ["primary-foreground", ["primary", "primary-hover"]],
  ["secondary-foreground", ["secondary"]],
  ["destructive-foreground", ["destructive", "destructive-hover"]],
  ["danger", ["background", "card", "popover", "danger-soft"]],
  ["warning", ["background", "card", "popover", "warning-soft"]],
  ["success", ["background", "card", "popover", "success-soft"]],
  ["info", ["background", "card", "popover", "info-soft"]],
  ["link", ["background", "list", "card", "popover", "muted", "bubble-in", "bubble-out"]],
  ["bubble-in-foreground", ["bubble-in"]],
  ["bubble-in-muted", ["bubble-in"]],
  ["bubble-out-foreground", ["bubble-out"]],
  ["bubble-out-muted", ["bubble-out"]],
  ["uncertain", ["background"]],
  ["window-open", ["background", "card"]],
  ["window-closing", ["background", "card", "list"]],
  ["window-closed", ["background", "card", "list"]],
  ["note-foreground", ["note"]],
  ...hues.map((hue): [string, string[]] => [
    `label-${hue}`,
    [`label-${hue}-soft`, "background", "list", "card", "popover", "selected", "accent"],
  ]),
];
/** Signs that are not letters: 3 to 1 is asked for. */
const signs: [ink: string, papers: string[]][] = [
  ["tick", ["bubble-out", "list", "selected"]],
  ["tick-read", ["bubble-out", "list", "selected"]],
  ["danger", ["bubble-out", "list"]],
  ["uncertain", ["bubble-out", "list"]],
  ["ring", ["background", "list", "sidebar", "card"]],
];

describe.each([
  ["light", ".light"],
  ["dark", ".dark"],
])("in the %s theme", (_, selector) => {
  const theme = tokens(selector);
  const cases = (pairs: typeof text) =>
    pairs.flatMap(([ink, papers]) => papers.map((paper) => [ink, paper] as const));

  it.each(cases(text))("%s can be read on %s", (ink, paper) => {
    expect(contrast(theme[ink]!, theme[paper]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(cases(signs))("%s can be told from %s", (ink, paper) => {
    expect(contrast(theme[ink]!, theme[paper]!)).toBeGreaterThanOrEqual(3);
  });
});

test("the calculation agrees with what is known of black and white", () => {
  expect(contrast("oklch(0 0 0)", "oklch(1 0 0)")).toBeCloseTo(21, 1);
});
