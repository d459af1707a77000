import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lastLines, root, run, typescript } from "./processes";
import type { Settings } from "./settings";
import { Problem, step } from "./terminal";

export interface SignIn {
  email: string;
  password: string;
  /** The page to open, from the root of the product. */
  path?: string;
}

/** Puts the example data in place. The seed knows what is there already, and prints how to sign in as JSON. */
export async function seed(settings: Settings, log: string): Promise<SignIn | null> {
  const file = "prisma/seed.ts";
  if (!existsSync(path.join(root, file))) return null;
  return step("Example data", async () => {
    const { command, args } = typescript(file);
    const { code, output } = await run(command, args, {
      env: { ...process.env, ...settings, NODE_ENV: "production" },
      timeoutMs: 120_000,
    });
    mkdirSync(path.dirname(log), { recursive: true });
    writeFileSync(log, output);
    if (code !== 0) throw new Problem(`The example data could not be made:\n${lastLines(output, 30)}`);
    return { value: readSignIn(output), shown: "in place" };
  });
}

function readSignIn(output: string): SignIn | null {
  for (const line of output.trim().split("\n").reverse()) {
    try {
      const parsed = JSON.parse(line) as Partial<SignIn>;
      if (parsed.email && parsed.password) return parsed as SignIn;
    } catch {
      // A line of its log.
    }
  }
  return null;
}
