"use client";

import { useEffect, useRef } from "react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTellAdmin } from "@/components/shell/admin-news";
import { useCampaignNews } from "@/components/shell/campaign-news";
import { askAroundMs, leaveWord, readWord, show } from "@/components/shell/telling";
import { useTemplateNews } from "@/components/shell/template-news";
import { playTone } from "@/components/shell/tone";
import { useApi } from "@/hooks/use-api";
import { useNotificationSettings } from "@/hooks/use-notification-settings";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView, MessageView } from "@/lib/inbox/views";
import { cleanName } from "@/lib/shared/clean-name";
import { occasionOf, waysToTell, type News } from "@/lib/team/notification-rules";
import type { Occasion } from "@/lib/team/schemas";
import type { Heard } from "@/types/live";

/** Older messages are told of by whatever made them appear again, a status or a file, and are no news. */
const freshMs = 60_000;
const mostSeen = 500;
/** The tab that speaks for this browser: the first one, until it closes. Without locks each speaks for itself. */
function useSpeaks(slug: string): () => boolean {
  const speaks = useRef(false);
  useEffect(() => {
    if (!("locks" in navigator)) {
      speaks.current = true;
      return;
    }
    const leaving = new AbortController();
    let release = () => {};
    navigator.locks
      .request(`parley-speaks:${slug}`, { signal: leaving.signal }, () => {
        speaks.current = true;
        return new Promise<void>((end) => (release = end));
      })
      .catch(() => undefined);
    return () => {
      speaks.current = false;
      leaving.abort();
      release();
    };
  }, [slug]);
  return () => speaks.current;
}

type Content = { event?: string; to?: { id: string } | null; mentions?: unknown };

function newsOf(message: MessageView, conversation: ConversationView): News | null {
  if (message.direction === "inbound") {
    const begins = conversation.waitingSince === message.timestamp;
    return { kind: "message", assigneeId: conversation.assigneeId, begins };
  }
  const content = message.content as Content;
  const by = message.sentByUserId;
  if (message.type === "note") {
    const mentions = Array.isArray(content.mentions) ? content.mentions : [];
    const ids = mentions.map((one: unknown) =>
      typeof one === "string" ? one : String((one as { id?: unknown } | null)?.id ?? ""),
    );
    return { kind: "note", mentions: ids, by };
  }
  const to = content.to?.id ?? null;
  if (content.event === "scheduled_missed") return { kind: "missed", to };
  return content.event === "assigned" ? { kind: "assigned", to, by } : null;
}

const mayConcern = ({ direction, type, timestamp }: MessageView): boolean =>
  (direction === "inbound" ? type !== "reaction" : direction === "internal") &&
  Math.abs(Date.now() - Date.parse(timestamp)) < freshMs;

function useWords() {
  const t = useTranslations("notifications.told");
  return (occasion: Occasion, message: MessageView, hideContent: boolean) => {
    if (hideContent) return { title: t("hidden"), body: t(`about.${occasion}`) };
    const name = cleanName(message.contact.name);
    if (occasion === "assigned" || occasion === "missed") {
      return { title: t(occasion, { name }), body: t(`about.${occasion}`) };
    }
    const body = message.text?.slice(0, 160) || t("wordless");
    return { title: occasion === "mentioned" ? t("about.mentioned") : name, body };
  };
}

/** Registers what wakes this browser and answers while it is offline, once the page has nothing better to do. */
function useServiceWorker(): void {
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const register = () =>
      void navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => undefined);
    const waiting = setTimeout(register, 3_000);
    return () => clearTimeout(waiting);
  }, []);
}

/**
 * Tells the member of what happens, as they wish: one tab of a browser speaks, and not of what somebody looks at.
 * @param listen calls back with every message and campaign that changed and all news of templates; gives what ends that
 */
export default function Notifier({ listen }: { listen: (hear: (event: Heard) => void) => () => void }) {
  const api = useApi();
  const router = useRouter();
  const { slug, userId, timeZone } = useWorkspace();
  const settings = useNotificationSettings().data;
  const speaks = useSpeaks(slug);
  const words = useWords();
  const seen = useRef(new Set<string>());
  useServiceWorker();

  const tell = async (message: MessageView) => {
    await new Promise((resolve) => setTimeout(resolve, askAroundMs));
    if (!speaks() || !settings) return;
    const conversation = await api.get<ConversationView>(`/conversations/${message.conversationId}`);
    const news = newsOf(message, conversation);
    const focus = readWord(slug);
    const occasion = news && occasionOf(news, userId);
    const facts = {
      occasion,
      looking: focus?.conversationId === message.conversationId,
      focused: focus !== null,
      timeZone,
    };
    const ways = waysToTell(facts, settings, new Date());
    if (!occasion || !ways) return;
    if (ways.sound) void playTone();
    if (!ways.banner) return;
    const { title, body } = words(occasion, message, settings.hideContent);
    const url = `/w/${slug}/inbox?conversation=${message.conversationId}`;
    await show(title, body, { url, tag: message.conversationId }, () => router.push(url));
  };
  const latest = useRef(tell);
  const tellAdmin = useTellAdmin({ settings, speaks });
  const hear = { campaign: useCampaignNews(tellAdmin), template: useTemplateNews(tellAdmin) };
  const latestHear = useRef(hear);
  useEffect(() => {
    latest.current = tell;
    latestHear.current = hear;
  });
  useEffect(
    () =>
      listen((event) => {
        if (event.type === "campaign.changed") return latestHear.current.campaign(event.data);
        if (event.type === "template.told") return latestHear.current.template(event.data);
        const message = event.data;
        if (seen.current.has(message.id) || !mayConcern(message)) return;
        if (seen.current.size >= mostSeen) seen.current.clear();
        seen.current.add(message.id);
        leaveWord(slug);
        // A notification that cannot be shown is not worth an error: the inbox shows the message anyway.
        latest.current(message).catch(() => undefined);
      }),
    [listen, slug],
  );
  return null;
}
