"use client";

import { useRef } from "react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { askAroundMs, leaveWord, readWord, show } from "@/components/shell/telling";
import { playTone } from "@/components/shell/tone";
import { toast } from "@/components/ui/toast";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { Words } from "@/lib/shared/say";
import { occasionOf, waysToTell, type AdminNews } from "@/lib/team/notification-rules";
import type { NotificationSettings } from "@/lib/team/schemas";

/** Of what happened before, its page tells. */
const freshMs = 60_000;

type Told = {
  news: AdminNews;
  /** The same thing has the same key, however often it is heard. */
  key: string;
  at: string;
  tone: "warning" | "success";
  words: Words;
  /** Below `/w/{slug}/`, where it can be seen. */
  page: string;
  /** A banner takes the place of the one before with the same tag. */
  tag: string;
};

/**
 * Tells admins of something once: in each tab by a few words, and with a banner where nothing of Parley is looked at.
 * @param speaks whether this tab makes the sound and the banner of this browser
 */
export function useTellAdmin({
  settings,
  speaks,
}: {
  settings: NotificationSettings | undefined;
  speaks: () => boolean;
}): (told: Told) => void {
  const t = useTranslations("notifications.told");
  const router = useRouter();
  const { slug, userId, timeZone } = useWorkspace();
  const admin = useMay("admin");
  const known = useRef(new Set<string>());
  return ({ news, key, at, tone, words, page, tag }) => {
    if (!settings || Math.abs(Date.now() - Date.parse(at)) > freshMs || known.current.has(key)) return;
    known.current.add(key);
    leaveWord(slug);
    const occasion = occasionOf({ ...news, admin }, userId);
    if (!occasion || !settings.events[occasion]) return;
    const url = `/w/${slug}/${page}`;
    const open = () => router.push(url);
    toast[tone](words.title, {
      id: key,
      description: words.body,
      action: { label: t("look"), onClick: open },
    });
    setTimeout(() => {
      const facts = { occasion, looking: false, focused: readWord(slug) !== null, timeZone };
      const ways = speaks() ? waysToTell(facts, settings, new Date()) : null;
      if (ways?.sound) void playTone();
      if (!ways?.banner) return;
      const { title, body } = settings.hideContent
        ? { title: t("hidden"), body: t(`about.${occasion}`) }
        : words;
      show(title, body, { url, tag }, open).catch(() => undefined);
    }, askAroundMs);
  };
}

export type TellAdmin = ReturnType<typeof useTellAdmin>;
