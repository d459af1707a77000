import { createTranslator } from "next-intl";
import { env } from "@/lib/platform/env";
import type { NewMail } from "@/lib/platform/mail";
import { layOutMail } from "@/lib/platform/mail-layout";
import messages from "@/messages/en/mails.json";

type Words = Omit<NewMail, "to">;

// A workspace is named by its address: its name is what somebody typed, and no mail of ours repeats that.
const words = () => createTranslator({ locale: "en", messages: { mails: messages }, namespace: "mails" });
const sender = () => words()("footer.sender", { host: new URL(env.APP_URL).host });
const addressOf = (slug: string): string => `${new URL(env.APP_URL).host}/w/${slug}`;
const dataPage = (slug: string): string => `${env.APP_URL}/w/${slug}/settings/data`;

/** @param days how long it can be downloaded */
export function exportReadyMail(slug: string, days: number): Words {
  const t = words();
  return {
    subject: t("export.ready.subject"),
    ...layOutMail({
      heading: t("export.ready.heading"),
      paragraphs: [t("export.ready.body", { address: addressOf(slug) }), t("export.ready.kept", { days })],
      action: { label: t("export.ready.action"), url: dataPage(slug) },
      footnotes: [t("export.ready.stranger"), sender()],
    }),
  };
}

export function exportFailedMail(slug: string): Words {
  const t = words();
  return {
    subject: t("export.failed.subject"),
    ...layOutMail({
      heading: t("export.failed.heading"),
      paragraphs: [t("export.failed.body", { address: addressOf(slug) })],
      action: { label: t("export.failed.action"), url: dataPage(slug) },
      footnotes: [sender()],
    }),
  };
}

const day = (at: Date): string => at.toLocaleDateString("en", { dateStyle: "long", timeZone: "UTC" });

/** @param dueAt when it is deleted, unless an owner keeps it */
export function deletionMail(slug: string, dueAt: Date): Words {
  const t = words();
  const date = day(dueAt);
  return {
    subject: t("deletion.planned.subject", { date }),
    ...layOutMail({
      heading: t("deletion.planned.heading"),
      paragraphs: [
        t("deletion.planned.body", { address: addressOf(slug), date }),
        t("deletion.planned.meanwhile"),
        t("deletion.planned.undo", { date }),
      ],
      action: { label: t("deletion.planned.action"), url: dataPage(slug) },
      footnotes: [t("deletion.reader"), sender()],
    }),
  };
}

export function keptMail(slug: string): Words {
  const t = words();
  return {
    subject: t("deletion.kept.subject"),
    ...layOutMail({
      heading: t("deletion.kept.heading"),
      paragraphs: [t("deletion.kept.body", { address: addressOf(slug) }), t("deletion.kept.campaigns")],
      action: { label: t("deletion.kept.action"), url: `${env.APP_URL}/w/${slug}/campaigns` },
      footnotes: [t("deletion.reader"), sender()],
    }),
  };
}
