import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { lexer, type Token } from "marked";
import { z } from "zod";

const frontMatter = z.object({
  title: z.string().min(1),
  /** One or two sentences, for lists, feeds and search engines. */
  summary: z.string().min(1),
  /** YYYY-MM-DD. */
  date: z.iso.date(),
});

export type Article = z.infer<typeof frontMatter> & {
  slug: string;
  /** Markdown as tokens: rendered as elements, never as raw HTML. */
  body: Token[];
  minutes: number;
};

const wordsPerMinute = 220;

/** `name: value` lines between two `---`, then Markdown. */
function read(slug: string, text: string): Article {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined || body === undefined) throw new Error(`content: ${slug}.md has no front matter.`);
  const lines = head.split("\n").map((line) => /^(\w+):\s*(.*)$/.exec(line));
  const facts = frontMatter.parse(
    Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]]] : []))),
  );
  const minutes = Math.max(1, Math.round(body.split(/\s+/).length / wordsPerMinute));
  return { ...facts, slug, body: lexer(body), minutes };
}

async function list(folder: string): Promise<Article[]> {
  const place = path.join(process.cwd(), "content", folder);
  const files = (await readdir(place)).filter((file) => file.endsWith(".md"));
  return Promise.all(
    files.map(async (file) => read(file.slice(0, -3), await readFile(path.join(place, file), "utf8"))),
  );
}

/** The posts in content/blog, newest first. Read at build: the pages made of them are static. */
export const listPosts = async (): Promise<Article[]> =>
  (await list("blog")).toSorted((a, b) => b.date.localeCompare(a.date) || a.slug.localeCompare(b.slug));

/** The legal texts in content/legal, by title. */
export const listLegalTexts = async (): Promise<Article[]> =>
  (await list("legal")).toSorted((a, b) => a.title.localeCompare(b.title));
