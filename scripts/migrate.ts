import { applyMigrations, MigrationError, migrationStatus } from "./migrations";

const HELP = `npm run migrate                       apply what is pending
npm run migrate -- --create <name>    write the next migration from prisma/schema.prisma
npm run migrate -- --status           what is applied, pending, edited; does the schema say more

The database is DATABASE_URL (also read from .env).`;

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(args: string[]): Promise<number> {
  if (args.includes("--help")) {
    line(HELP);
    return 0;
  }
  const url = process.env.DATABASE_URL;
  if (!url) throw new MigrationError("DATABASE_URL is not set. Put it into the environment or into .env.");

  if (args[0] === "--create") {
    const name = args.slice(1).join(" ");
    if (!name)
      throw new MigrationError("Say what the migration does: npm run migrate -- --create add_campaigns");
    const { createMigration } = await import("./schema-diff");
    const folder = await createMigration(name, url);
    line(
      folder
        ? `Wrote prisma/migrations/${folder}/migration.sql. Read it before you apply it.`
        : "The migrations already say what the schema says. Nothing to write.",
    );
    return 0;
  }

  if (args[0] === "--status") {
    const status = await migrationStatus(url);
    for (const name of status.applied) line(`applied  ${name}`);
    for (const name of status.pending) line(`pending  ${name}`);
    for (const name of status.edited) line(`edited   ${name} (its file changed after it was applied)`);
    for (const name of status.unknown) line(`unknown  ${name} (the database is newer than this code)`);
    const { findDrift } = await import("./schema-diff");
    const drift = await findDrift(url);
    line(drift === null ? "The migrations say what the schema says." : `The schema says more:\n${drift}`);
    return status.pending.length + status.edited.length + status.unknown.length > 0 || drift !== null ? 1 : 0;
  }

  if (args.length > 0) throw new MigrationError(`Unknown: ${args.join(" ")}\n\n${HELP}`);
  const applied = await applyMigrations(url, line);
  line(applied.length > 0 ? `Applied ${applied.length}.` : "Nothing to apply.");
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof MigrationError ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  },
);
