import { closeDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";

// A test file that opened a connection must not keep its process alive after the last test.
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await closeDb();
});
