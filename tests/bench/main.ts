import path from "node:path";

/**
 * Runs one benchmark in a process of its own: `main.ts inbox`, or `main.ts campaign 20000` for one whose size can be said.
 * Its `stop`, when it has one, runs whatever happened.
 */
async function main(name: string, size: number | undefined): Promise<void> {
  const bench = (await import(path.join(__dirname, `${name}.ts`))) as {
    run: (size?: number) => Promise<unknown>;
    stop?: () => Promise<void>;
  };
  try {
    await bench.run(size);
  } finally {
    await bench.stop?.();
  }
}

main(process.argv[2]!, Number(process.argv[3]) || undefined).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  },
);
