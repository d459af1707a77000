import { spawn } from "node:child_process";
import path from "node:path";
import { execute } from "@/scripts/cli/run";

const root = path.resolve(__dirname, "..", "..");

export type CliEnd = { code: number | null; stdout: string; stderr: string };

/**
 * Runs the operator's console as a process of its own, with the environment of the tests.
 * @param change variables to set; `undefined` takes one away
 */
export function runCli(args: string[], change: Record<string, string | undefined> = {}): Promise<CliEnd> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "scripts/cli.ts", ...args], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The same command within this process: quicker, where a process of its own proves nothing more. */
export async function runHereJson<T>(args: string[]): Promise<{ code: number; json: T; stderr: string }> {
  const { code, stdout, stderr } = await execute([...args, "--json"]);
  return { code, json: JSON.parse(stdout) as T, stderr };
}

/** Runs a command with --json. @returns its exit code and the one JSON value it printed */
export async function runCliJson<T>(
  args: string[],
  change: Record<string, string | undefined> = {},
): Promise<{ code: number | null; json: T; stderr: string }> {
  const { code, stdout, stderr } = await runCli([...args, "--json"], change);
  return { code, json: JSON.parse(stdout) as T, stderr };
}
