import { deliverQueued } from "@/lib/inbox/delivery";
import { closeDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";

/**
 * One delivery run of one number in a process of its own, so that a test can stop and wake it:
 * `tsx tests/support/deliver.ts <workspaceId> <phoneNumberId> <leaseMs> <deadlineMs>`
 */
async function main([workspaceId, phoneNumberId, leaseMs, deadlineMs]: string[]): Promise<void> {
  await deliverQueued(
    { workspaceId: workspaceId!, phoneNumberId: phoneNumberId! },
    { leaseMs: Number(leaseMs), deadlineMs: Number(deadlineMs) },
  );
  process.stdout.write("delivered\n");
  await closeQueues();
  closeRedis();
  await closeDb();
  process.exit(0);
}

void main(process.argv.slice(2));
