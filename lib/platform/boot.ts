import { readEnv } from "@/lib/platform/env";

/** Prints every mistake of the environment at once and ends the process. */
export function exitOnBadEnv(): void {
  const result = readEnv(process.env);
  if ("env" in result) return;
  process.stderr.write(
    `Parley cannot start, the environment is not complete:\n  ${result.mistakes.join("\n  ")}\n`,
  );
  process.exit(1);
}
