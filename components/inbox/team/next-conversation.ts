/**
 * Opens the conversation below this one in the list, or the one above when it is the last. The list is drawn from top to
 * bottom, so its links stand in order.
 * @returns whether there was another one
 */
export function openNextConversation(id: string): boolean {
  const links = Array.from(document.querySelectorAll<HTMLElement>("a[data-conversation]"));
  const at = links.findIndex((link) => link.dataset.conversation === id);
  const next = at === -1 ? undefined : (links[at + 1] ?? links[at - 1]);
  next?.click();
  return next !== undefined;
}
