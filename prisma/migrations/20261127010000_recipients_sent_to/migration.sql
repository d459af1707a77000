-- AlterTable
ALTER TABLE "campaign_recipients" ADD COLUMN     "sent_to" TEXT;
