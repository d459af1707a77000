import { tellOfCampaign } from "@/lib/campaigns/jobs";
import { tellAdmins } from "@/lib/campaigns/news";
import { on, type JobTable } from "@/lib/platform/queue";
import { workOnChanges } from "@/lib/contacts/bulk/jobs";
import { workOnContactChanges } from "@/lib/contacts/bulk/work";
import { forgetValues } from "@/lib/contacts/imports/forgetting";
import { forgetImportValues, workOnImport } from "@/lib/contacts/imports/jobs";
import { workOnDueImport } from "@/lib/contacts/imports/work";
import { stripDeletedFields } from "@/lib/contacts/field-removals";
import { workOnErasures } from "@/lib/contacts/erasures/work";
import { eraseContacts, stripFields, stripLabels } from "@/lib/contacts/jobs";
import { workOnExport } from "@/lib/data/exports/work";
import { emptyOldMessages, makeExport } from "@/lib/data/jobs";
import { workOnRetention } from "@/lib/data/retention/work";
import { stripDeletedLabels } from "@/lib/contacts/label-removals";
import { assignWaitingConversations } from "@/lib/inbox/assignment";
import { deliverQueued } from "@/lib/inbox/delivery";
import { fetchFiles } from "@/lib/inbox/files";
import { tellMembers } from "@/lib/inbox/push-news";
import { assignWaiting, deliverMessages, pushNews, sendScheduled, tellRead } from "@/lib/inbox/jobs";
import { tellMetaRead } from "@/lib/inbox/read-receipts";
import { sendDueMessages } from "@/lib/inbox/scheduled-sending";
import { resumeSending } from "@/lib/inbox/sender";
import { fetchMedia } from "@/lib/media/jobs";
import { checkNumber, unsubscribeIfUnused } from "@/lib/phone-numbers/health";
import { checkPhoneNumber, resumePhoneNumber, unsubscribeWaba } from "@/lib/phone-numbers/jobs";
import { ensureSandboxNumber } from "@/lib/phone-numbers/sandbox";
import { connectSandbox } from "@/lib/tenancy/jobs";
import { scopeFromJob } from "@/lib/tenancy/scope";
import { syncTemplates, tellOfTemplates } from "@/lib/templates/jobs";
import { tellTemplateNews } from "@/lib/templates/news";
import { syncQuietly } from "@/lib/templates/sync";
import { sendMails } from "@/lib/platform/mail";
import { deliverMails } from "@/lib/platform/mail-delivery";
import { drainPending } from "@/lib/webhooks/drain";
import { drainStripe, drainWebhooks } from "@/lib/webhooks/jobs";
import { drainStripeEvents } from "@/lib/webhooks/stripe";

/** Every kind of background work, and the function that does it. The only list. */
export const jobs: JobTable = [
  on(drainWebhooks, async () => void (await drainPending())),
  on(drainStripe, () => drainStripeEvents()),
  on(deliverMessages, (job) => deliverQueued(job)),
  on(resumePhoneNumber, (job) => resumeSending(job.workspaceId, job.phoneNumberId)),
  on(sendScheduled, async () => void (await sendDueMessages())),
  on(tellRead, tellMetaRead),
  on(fetchMedia, fetchFiles),
  on(pushNews, (job) => tellMembers(job)),
  on(tellOfCampaign, (job) => tellAdmins(job)),
  on(assignWaiting, async (job) => void (await assignWaitingConversations(job))),
  on(workOnImport, workOnDueImport),
  on(workOnChanges, () => workOnContactChanges()),
  on(forgetImportValues, forgetValues),
  on(stripLabels, () => stripDeletedLabels()),
  on(stripFields, () => stripDeletedFields()),
  on(eraseContacts, () => workOnErasures()),
  on(makeExport, workOnExport),
  on(emptyOldMessages, () => workOnRetention()),
  on(sendMails, deliverMails),
  on(connectSandbox, (job) => ensureSandboxNumber(scopeFromJob(job))),
  on(checkPhoneNumber, async (job) => void (await checkNumber(scopeFromJob(job), job.phoneNumberId))),
  on(syncTemplates, (job) => syncQuietly(job)),
  on(tellOfTemplates, (job) => tellTemplateNews(job)),
  on(unsubscribeWaba, (job) => unsubscribeIfUnused(scopeFromJob(job), job.wabaId)),
];
