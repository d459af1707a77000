type Named = { name: string };

/** User ids of the members whose @name stands in a text. */
export function mentionedIn(text: string, members: readonly (Named & { userId: string })[]): string[] {
  return members.filter(({ name }) => text.includes(`@${name}`)).map(({ userId }) => userId);
}

/** A text in pieces: @names that are meant, and what stands between. Longer names first: "@Ana Lima" is not "@Ana". */
export function splitMentions(
  text: string,
  mentioned: readonly Named[],
): { text: string; mention: boolean }[] {
  const names = mentioned.map(({ name }) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const parts: { text: string; mention: boolean }[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const name = names.find((candidate) => text.startsWith(candidate, at));
    if (!name || at < from) continue;
    if (at > from) parts.push({ text: text.slice(from, at), mention: false });
    parts.push({ text: name, mention: true });
    from = at + name.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), mention: false });
  return parts;
}
