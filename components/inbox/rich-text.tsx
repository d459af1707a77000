import { Fragment, memo, type ReactNode } from "react";
import { formatMessage, type Block, type Piece } from "@/components/inbox/formatting";

function draw(piece: Piece, key: number): ReactNode {
  switch (piece.kind) {
    case "text":
      return <Fragment key={key}>{piece.text}</Fragment>;
    case "bold":
      return <strong key={key}>{piece.children.map(draw)}</strong>;
    case "italic":
      return <em key={key}>{piece.children.map(draw)}</em>;
    case "strike":
      return <s key={key}>{piece.children.map(draw)}</s>;
    case "code":
      return (
        <code key={key} className="rounded-sm bg-foreground/7 px-1 py-0.5 font-mono text-[0.92em]">
          {piece.text}
        </code>
      );
    case "link":
      return (
        <a
          key={key}
          href={piece.href}
          title={piece.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          dir="ltr"
          className="text-link underline decoration-link/40 underline-offset-2 [unicode-bidi:isolate] hover:decoration-link"
        >
          {piece.text}
        </a>
      );
  }
}

function drawBlock(block: Block, key: number): ReactNode {
  switch (block.kind) {
    case "paragraph":
      return <p key={key}>{block.children.map(draw)}</p>;
    case "quote":
      return (
        <blockquote key={key} className="my-0.5 border-s-2 border-foreground/25 ps-2 opacity-85">
          {block.children.map(draw)}
        </blockquote>
      );
    case "mono":
      return (
        <pre
          key={key}
          className="scrollbar-quiet my-1 overflow-x-auto rounded-md bg-foreground/6 p-2 font-mono text-sm"
        >
          {block.text}
        </pre>
      );
    case "bullets":
      return (
        <ul key={key} className="list-disc ps-5">
          {block.items.map((item, index) => (
            <li key={index}>{item.map(draw)}</li>
          ))}
        </ul>
      );
    case "numbers":
      return (
        <ol key={key} start={block.start} className="list-decimal ps-6">
          {block.items.map((item, index) => (
            <li key={index}>{item.map(draw)}</li>
          ))}
        </ol>
      );
  }
}

/**
 * A customer's words with WhatsApp's formatting. Each paragraph has the direction of its own first strong letter, and
 * what it does to directions ends with it. Stacked accents are cut where the words of others begin.
 * @param tail stands at the end of the last line, or below it when there is no room
 */
export const RichText = memo(function RichText({ text, tail }: { text: string; tail?: ReactNode }) {
  const blocks = formatMessage(text);
  const last = blocks.at(-1);
  const flowing = last?.kind === "paragraph" ? last : null;
  return (
    <div
      dir="auto"
      className="flow-root overflow-clip wrap-anywhere whitespace-pre-wrap [overflow-clip-margin:6px] [unicode-bidi:plaintext] [&>*]:[unicode-bidi:plaintext]"
    >
      {(flowing ? blocks.slice(0, -1) : blocks).map(drawBlock)}
      {flowing ? (
        <p>
          {flowing.children.map(draw)}
          {tail}
        </p>
      ) : (
        tail
      )}
    </div>
  );
});
