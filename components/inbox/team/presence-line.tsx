"use client";

import { useTranslations } from "next-intl";
import { useBeHere, useOthersHere } from "@/components/inbox/team/use-presence";
import { useMembers } from "@/components/settings/use-library";
import { Avatar } from "@/components/ui/avatar";
import { Tooltip } from "@/components/ui/tooltip";

const most = 3;

/** Colleagues who look at the conversation too; who types is said in words. */
export function PresenceLine({ conversationId }: { conversationId: string }) {
  const t = useTranslations("teamwork.presence");
  useBeHere(conversationId);
  const others = useOthersHere(conversationId);
  const members = useMembers().data?.data ?? [];
  const here = others.flatMap((person) => {
    const member = members.find(({ userId }) => userId === person.userId);
    return member ? [{ ...person, name: member.name, image: member.image }] : [];
  });
  const typing = here.find(({ state }) => state === "typing");
  return (
    <div role="status" className="flex min-w-0 shrink items-center gap-1.5">
      {typing && (
        <span className="hidden max-w-48 min-w-0 truncate text-sm text-primary-text @lg:inline">
          {t("typing", { name: typing.name })}
        </span>
      )}
      {here.length > 0 && (
        <ul className="flex -space-x-1.5">
          {here.slice(0, most).map((person) => {
            const label = t(person.state, { name: person.name });
            return (
              <li key={person.userId}>
                <Tooltip label={label} side="bottom">
                  <span className="block rounded-full ring-2 ring-background">
                    <Avatar name={person.name} seed={person.userId} image={person.image} size="sm" />
                    <span className="sr-only">{label}</span>
                  </span>
                </Tooltip>
              </li>
            );
          })}
        </ul>
      )}
      {here.length > most && (
        <span className="text-xs text-muted-foreground">
          <span className="sr-only">{t("several", { count: here.length })}</span>
          <span aria-hidden="true">+{here.length - most}</span>
        </span>
      )}
    </div>
  );
}
