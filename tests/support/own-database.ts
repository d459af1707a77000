import { closeDb } from "@/lib/platform/db";
import { newDatabase } from "@/tests/support/servers";

export type OwnDatabase = { url: string; drop: () => Promise<void> };

/**
 * A migrated database of a test's own, used by the code under test from now on: for tests that break it, or whose rows
 * nobody else may work on. Call it before the first connection.
 */
export async function ownDatabase(): Promise<OwnDatabase> {
  const { url, drop } = await newDatabase();
  process.env.DATABASE_URL = url;
  return {
    url,
    drop: async () => {
      await closeDb();
      await drop();
    },
  };
}
