import { fail } from "./terminal";

/**
 * Runs a command to its end: leaves with its exit code, and takes away what it started when somebody interrupts it or it
 * fails. A second interruption leaves at once.
 * @param onFailure what else to say when it threw
 */
export function runToTheEnd(
  main: () => Promise<number>,
  cleanUp: () => Promise<void> | undefined,
  onFailure: () => void = () => undefined,
): void {
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) process.exit(1);
    interrupted = true;
    void Promise.resolve(cleanUp()).finally(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  process.on("disconnect", interrupt);
  main().then(
    (code) => {
      if (!interrupted) process.exit(code);
    },
    async (error: unknown) => {
      if (interrupted) return;
      fail(error);
      await cleanUp();
      onFailure();
      process.exit(1);
    },
  );
}
