"use client";

import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const groups = {
  anywhere: [
    ["palette", "Ctrl K"],
    ["goDashboard", "g d"],
    ["goInbox", "g i"],
    ["goScheduled", "g l"],
    ["goContacts", "g c"],
    ["goCampaigns", "g m"],
    ["goTemplates", "g t"],
    ["goNumbers", "g n"],
    ["goSettings", "g s"],
    ["navigation", "["],
    ["shortcuts", "?"],
  ],
  inbox: [
    ["next", "j"],
    ["previous", "k"],
    ["search", "/"],
    ["searchIn", "f"],
    ["mentions", "m"],
    ["unread", "u"],
    ["compose", "Enter"],
    ["reply", "r"],
    ["react", "R"],
    ["panel", "i"],
    ["note", "n"],
    ["assign", "a"],
    ["close", "e"],
    ["snooze", "s"],
    ["priority", "p"],
    ["labels", "l"],
    ["select", "x"],
    ["send", "Enter"],
    ["line", "Shift Enter"],
    ["later", "Ctrl Shift Enter"],
    ["bold", "Ctrl B"],
    ["italic", "Ctrl I"],
    ["strike", "Ctrl Shift X"],
    ["mono", "Ctrl Shift M"],
    ["canned", "/"],
    ["leave", "Esc"],
  ],
  contacts: [
    ["nextContact", "j"],
    ["previousContact", "k"],
    ["openContact", "Enter"],
    ["findContact", "/"],
    ["filter", "f"],
    ["selectContact", "x"],
    ["selectThrough", "Shift x"],
    ["selectLoaded", "Ctrl a"],
    ["labelSelected", "l"],
  ],
} as const;

export default function ShortcutsDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("shell.shortcuts");
  return (
    <Dialog {...props}>
      <DialogContent title={t("title")} className="sm:max-w-2xl">
        <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
          {Object.entries(groups).map(([group, keys]) => (
            <section key={group}>
              <h3 className="mb-1 text-sm text-muted-foreground">{t(group as keyof typeof groups)}</h3>
              <dl>
                {keys.map(([name, combination]) => (
                  <div key={name} className="flex h-8 items-center justify-between gap-4">
                    <dt>{t(name)}</dt>
                    <dd className="flex gap-1">
                      {combination.split(" ").map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
