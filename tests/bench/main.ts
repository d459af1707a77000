import path from "node:path";

/** Runs one benchmark in a process of its own: `main.ts inbox`. Its `stop`, when it has one, runs whatever happened. */
async function main(name: string): Promise<void> {
  const bench = (await import(path.join(__dirname, `${name}.ts`))) as {
    run: () => Promise<unknown>;
    stop?: () => Promise<void>;
  };
  try {
    await bench.run();
  } finally {
    await bench.stop?.();
  }
}

main(process.argv[2]!).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  },
);
