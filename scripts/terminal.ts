const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);
const cyan = paint(36);

/** Something a person has to do or know; shown without a stack trace. */
export class Problem extends Error {}

export function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

export function warn(text: string): void {
  say(`  ${yellow("!")} ${text}`);
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const seconds = (since: number) => `${((Date.now() - since) / 1_000).toFixed(1)} s`;

/**
 * Shows a step while it works and what came of it. `work` returns the words to show behind the name, and may
 * announce what it is doing meanwhile.
 */
export async function step<T>(
  name: string,
  work: (announce: (what: string) => void) => Promise<{ shown: string; value: T }>,
): Promise<T> {
  const began = Date.now();
  const label = name.padEnd(12);
  let doing = "";
  let frame = 0;
  const live = process.stdout.isTTY;
  const draw = () => {
    process.stdout.write(
      `\r\u001b[2K  ${cyan(frames[frame++ % frames.length]!)} ${label} ${dim(`${doing} ${seconds(began)}`.trim())}`,
    );
  };
  const timer = live
    ? setInterval(draw, 100)
    : setInterval(() => say(`  … ${label} ${doing} (${seconds(began)})`), 15_000);
  const clear = () => {
    clearInterval(timer);
    if (live) process.stdout.write("\r\u001b[2K");
  };
  try {
    const { shown, value } = await work((what) => {
      doing = what;
      if (!live) say(`  … ${label} ${what}`);
    });
    clear();
    say(`  ${green("✓")} ${label} ${shown} ${dim(seconds(began))}`);
    return value;
  } catch (error) {
    clear();
    say(`  ${red("✗")} ${label}`);
    throw error;
  }
}

/** A frame around what matters most. Lines are pairs of a label and a value, or one plain text. */
export function box(lines: (string | [label: string, value: string])[]): void {
  const width = Math.max(...lines.map((line) => (Array.isArray(line) ? line[0].length : 0)));
  const plain = lines.map((line) => (Array.isArray(line) ? `${line[0].padEnd(width)}   ${line[1]}` : line));
  const shown = lines.map((line, i) =>
    Array.isArray(line) ? `${dim(line[0].padEnd(width))}   ${bold(line[1])}` : plain[i]!,
  );
  const inner = Math.max(...plain.map((line) => line.length)) + 4;
  say(`  ╭${"─".repeat(inner)}╮`);
  shown.forEach((line, i) => say(`  │  ${line}${" ".repeat(inner - plain[i]!.length - 2)}│`));
  say(`  ╰${"─".repeat(inner)}╯`);
}

/** Ends with an error as a person wants to read it. */
export function fail(error: unknown): void {
  if (error instanceof Problem) process.stderr.write(`\n${error.message}\n`);
  else process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
}
