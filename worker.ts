import { jobs } from "@/lib/jobs";
import { addToRollups } from "@/lib/analytics/rollups";
import { addToUsage } from "@/lib/billing/plans/usage-rollups";
import { resyncAfterBoot } from "@/lib/inbox/announce";
import { feedCampaigns } from "@/lib/campaigns/feeding";
import { freezeCampaigns } from "@/lib/campaigns/freezing";
import { forgetContactChanges, workOnContactChanges } from "@/lib/contacts/bulk/work";
import { stripDeletedFields } from "@/lib/contacts/field-removals";
import { stripDeletedLabels } from "@/lib/contacts/label-removals";
import { holdLeavingWorkspaces } from "@/lib/data/deletion/holding";
import { removeDueWorkspaces } from "@/lib/data/deletion/removal";
import { sweepExports } from "@/lib/data/exports/work";
import { workOnRetention } from "@/lib/data/retention/work";
import { exitOnBadEnv } from "@/lib/platform/boot";
import { closeDb } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { closeQueues, startWorkers } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { beginStop } from "@/lib/platform/stopping";
import { startSweeps } from "@/lib/platform/sweep";
import { forgetOldImports } from "@/lib/contacts/imports/forgetting";
import { eraseLongDeleted } from "@/lib/contacts/erasures/commands";
import { workOnErasures } from "@/lib/contacts/erasures/work";
import { sweepImports } from "@/lib/contacts/imports/work";
import { sweepAccounts } from "@/lib/accounts/sweep";
import { checkRateCards } from "@/lib/billing/rate-cards";
import { sweepMails } from "@/lib/platform/mail-delivery";
import { learnOfGrowth } from "@/lib/platform/statistics";
import { sweepPhoneNumbers } from "@/lib/phone-numbers/sweep";
import { sweepFiles } from "@/lib/inbox/files";
import { sweepAssignments } from "@/lib/inbox/assignment";
import { wakeDueConversations } from "@/lib/inbox/waking";
import { sendDueMessages } from "@/lib/inbox/scheduled-sending";
import { deliverWithoutBells, sweepMessages } from "@/lib/inbox/sweep";
import { writeSearchWords } from "@/lib/inbox/search-index";
import { sweepTemplateNews } from "@/lib/templates/news";
import { sweepTemplates } from "@/lib/templates/sweep";
import { sweepStripe } from "@/lib/webhooks/stripe";
import { sweepWebhooks } from "@/lib/webhooks/sweep";

function main(): void {
  exitOnBadEnv();
  checkRateCards();
  const stopWorkers = startWorkers(jobs, { inbound: 1, outbound: 32, background: 4 });
  // Each works without Redis: what a bell did not tell is found in the rows.
  const stopSweeps = startSweeps([
    { name: "webhooks", everySeconds: 3, run: sweepWebhooks },
    { name: "messages", everySeconds: 2, run: sweepMessages },
    { name: "messages_without_bells", everySeconds: 2, run: deliverWithoutBells },
    { name: "scheduled_messages", everySeconds: 1, run: sendDueMessages },
    { name: "campaigns_freezing", everySeconds: 1, run: freezeCampaigns },
    { name: "campaigns_feeding", everySeconds: 1, run: feedCampaigns },
    { name: "files", everySeconds: 5, run: sweepFiles },
    { name: "rollups", everySeconds: 5, run: addToRollups },
    { name: "usage", everySeconds: 5, run: addToUsage },
    { name: "search", everySeconds: 1, run: writeSearchWords },
    { name: "snoozes", everySeconds: 5, run: () => wakeDueConversations(500, new Date()) },
    { name: "assignments", everySeconds: 5, run: sweepAssignments },
    { name: "contact_imports", everySeconds: 2, run: sweepImports },
    { name: "old_contact_imports", everySeconds: 600, run: forgetOldImports },
    { name: "contact_changes", everySeconds: 5, run: workOnContactChanges },
    { name: "old_contact_changes", everySeconds: 600, run: forgetContactChanges },
    { name: "labels", everySeconds: 10, run: stripDeletedLabels },
    { name: "custom_fields", everySeconds: 10, run: stripDeletedFields },
    { name: "stripe", everySeconds: 20, run: sweepStripe },
    { name: "erasures", everySeconds: 5, run: () => workOnErasures() },
    { name: "long_deleted_contacts", everySeconds: 600, run: eraseLongDeleted },
    { name: "exports", everySeconds: 5, run: sweepExports },
    { name: "leaving_workspaces", everySeconds: 30, run: holdLeavingWorkspaces },
    { name: "deletions", everySeconds: 30, run: removeDueWorkspaces },
    { name: "retention", everySeconds: 10, run: () => workOnRetention() },
    { name: "mails", everySeconds: 20, run: sweepMails },
    { name: "templates", everySeconds: 10, run: sweepTemplates },
    { name: "template_news", everySeconds: 30, run: sweepTemplateNews },
    { name: "phone_numbers", everySeconds: 60, run: sweepPhoneNumbers },
    { name: "statistics", everySeconds: 2, run: learnOfGrowth },
    { name: "accounts", everySeconds: 3600, run: sweepAccounts },
  ]);
  void resyncAfterBoot();
  log.info("worker is ready");

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    beginStop();
    log.info({ signal }, "finishing work in hand");
    // A hung call must not keep a deploy waiting for ever; its lease will expire and the sweep will see it.
    setTimeout(() => process.exit(1), 25_000).unref();
    await Promise.all([stopWorkers(), stopSweeps()]);
    await closeQueues();
    closeRedis();
    await closeDb();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
}

main();
