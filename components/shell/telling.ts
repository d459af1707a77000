/** Time for the tab somebody looks at to say so, milliseconds. */
export const askAroundMs = 250;

const focusKey = (slug: string): string => `parley:focus:${slug}`;

type Focus = { conversationId: string | null; at: number };

/** Every tab hears every message; the one that is looked at leaves word for the one that speaks. */
export function leaveWord(slug: string): void {
  if (!document.hasFocus() || document.visibilityState !== "visible") return;
  const conversationId = new URLSearchParams(window.location.search).get("conversation");
  const word: Focus = { conversationId, at: Date.now() };
  try {
    localStorage.setItem(focusKey(slug), JSON.stringify(word));
  } catch {
    // Without storage each tab only knows of itself.
  }
}

export function readWord(slug: string): Focus | null {
  try {
    const word = JSON.parse(localStorage.getItem(focusKey(slug)) ?? "null") as Focus | null;
    return word && Date.now() - word.at < 2_000 ? word : null;
  } catch {
    return null;
  }
}

/** Shows it through the service worker where there is one: phones allow nothing else, and it survives the tab. */
export async function show(
  title: string,
  body: string,
  place: { url: string; tag: string },
  open: () => void,
) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const look = { body, tag: place.tag, icon: "/icons/icon-192.png", silent: true };
  const registration = await navigator.serviceWorker?.getRegistration("/").catch(() => undefined);
  if (registration?.active) {
    await registration.showNotification(title, { ...look, data: { url: place.url } });
    return;
  }
  const shown = new Notification(title, look);
  shown.onclick = () => {
    window.focus();
    open();
    shown.close();
  };
}
