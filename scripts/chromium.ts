import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { installPackage, isUbuntu } from "./packages";
import { root, run } from "./processes";
import { Problem } from "./terminal";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];

const places: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    "/usr/bin",
    "/usr/local/bin",
    "/usr/lib/chromium",
    "/usr/lib64/chromium-browser",
    "/opt/google/chrome",
  ].flatMap((folder) => [...names, "chrome"].map((name) => path.join(folder, name))),
  darwin: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      path.join(folder, "Chromium", "Application", "chrome.exe"),
      path.join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      path.join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]),
};

function onThisMachine(): string[] {
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...(places[process.platform] ?? []), chromium.executablePath()].filter((file) =>
    existsSync(file),
  );
}

/** The first that really starts: Ubuntu's /usr/bin/chromium-browser, for one, may be a note about snap. */
async function firstThatStarts(): Promise<string | null> {
  for (const file of onThisMachine()) {
    if (process.platform === "win32") return file;
    if ((await run(file, ["--version", "--no-sandbox"], { timeoutMs: 30_000 })).code === 0) return file;
  }
  return null;
}

/**
 * A Chromium for the browser tests: CHROMIUM_PATH, else the machine's own, else one from the system's package
 * manager or from Playwright when that works unattended.
 *
 * @throws Problem with the command to type
 */
export async function findChromium(announce: (what: string) => void): Promise<string> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Problem(`CHROMIUM_PATH is ${chosen}, and there is nothing.`);
    return chosen;
  }
  const present = await firstThatStarts();
  if (present) return present;

  const attempt = (await isUbuntu())
    ? { tried: "", command: "" }
    : await installPackage("chromium", announce);
  const installed = await firstThatStarts();
  if (installed) return installed;

  announce("downloading Chromium with Playwright");
  const playwright = path.join(root, "node_modules", "@playwright", "test", "cli.js");
  const withSystemLibraries = process.platform === "linux" && process.getuid?.() === 0 ? ["--with-deps"] : [];
  await run(process.execPath, [playwright, "install", ...withSystemLibraries, "chromium"], {
    timeoutMs: 600_000,
  });
  const downloaded = await firstThatStarts();
  if (downloaded) return downloaded;

  throw new Problem(
    `The browser tests need Chromium, and this machine has none${attempt.tried ? `; ${attempt.tried}` : ""}.\n` +
      `Install it and run this again:\n\n    ${attempt.command || "npx playwright install --with-deps chromium"}\n\n` +
      "or set CHROMIUM_PATH to a Chromium or Chrome you have, or run only the others: npm test -- --unit",
  );
}
