import { env } from "@/lib/platform/env";

/**
 * A named place at which a crash is interesting. When FAULT_POINT names it, this process ends here as if the power
 * had gone: no handler runs, no connection is closed. Only the crash tests set the variable; otherwise this does
 * nothing.
 */
export function faultPoint(name: string): void {
  if (env.FAULT_POINT === name) process.kill(process.pid, "SIGKILL");
}
