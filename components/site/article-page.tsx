import type { ReactNode } from "react";
import type { Token } from "marked";
import { Prose } from "@/components/site/prose";

type Props = { title: string; above: ReactNode; note?: string; body: Token[]; below?: ReactNode };

/** One text to read: its title, what stands above it, and the text in one column. */
export function ArticlePage({ title, above, note, body, below }: Props) {
  return (
    <article className="mx-auto flex w-full max-w-2xl flex-col gap-8 px-4 py-12 pane:px-6 pane:py-20">
      <header className="flex flex-col gap-3">
        <p className="text-sm text-muted-foreground tabular-nums">{above}</p>
        <h1 className="text-2xl tracking-tight text-balance pane:text-[2.25rem] pane:leading-[1.15]">
          {title}
        </h1>
        {note && <p className="rounded-lg bg-muted px-3 py-2 text-muted-foreground">{note}</p>}
      </header>
      <Prose tokens={body} />
      {below}
    </article>
  );
}
