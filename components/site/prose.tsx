import { Fragment, type ReactNode } from "react";
import type { Token, Tokens } from "marked";

/** Markdown's text with its entities as the signs they stand for: React escapes what it writes by itself. */
const plain = (token: Tokens.Text | Tokens.Escape): string =>
  token.text
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'");

function inline(tokens: Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => <Fragment key={index}>{inlineOne(token)}</Fragment>);
}

function inlineOne(token: Token): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong className="font-semibold text-foreground">{inline(token.tokens)}</strong>;
    case "em":
      return <em>{inline(token.tokens)}</em>;
    case "codespan":
      return (
        <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-[0.92em]">
          {plain(token as Tokens.Text)}
        </code>
      );
    case "link":
      return (
        <a href={(token as Tokens.Link).href} className="text-link underline underline-offset-4">
          {inline(token.tokens)}
        </a>
      );
    case "br":
      return <br />;
    case "text":
    case "escape":
      return token.type === "text" && "tokens" in token && token.tokens
        ? inline(token.tokens)
        : plain(token as Tokens.Text);
    default:
      return null;
  }
}

function block(token: Token): ReactNode {
  switch (token.type) {
    case "heading":
      return (token as Tokens.Heading).depth === 2 ? (
        <h2 className="mt-4 text-xl">{inline(token.tokens)}</h2>
      ) : (
        <h3 className="mt-2 text-lg">{inline(token.tokens)}</h3>
      );
    case "paragraph":
      return <p>{inline(token.tokens)}</p>;
    case "text":
      return <span>{inlineOne(token)}</span>;
    case "blockquote":
      return (
        <blockquote className="border-l-2 border-primary-text pl-4 text-muted-foreground">
          {blocks((token as Tokens.Blockquote).tokens)}
        </blockquote>
      );
    case "list": {
      const { ordered, items } = token as Tokens.List;
      const List = ordered ? "ol" : "ul";
      return (
        <List
          className={`flex flex-col gap-2 pl-5 ${ordered ? "list-decimal" : "list-disc"} marker:text-muted-foreground`}
        >
          {items.map((item, index) => (
            <li key={index} className="pl-1">
              {blocks(item.tokens)}
            </li>
          ))}
        </List>
      );
    }
    case "code":
      return (
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-lg border bg-list p-4 font-mono text-sm leading-5 scrollbar-quiet"
        >
          {(token as Tokens.Code).text}
        </pre>
      );
    case "table": {
      const { header, rows } = token as Tokens.Table;
      return (
        <div className="overflow-x-auto scrollbar-quiet" tabIndex={0} role="region" aria-label="Table">
          <table className="w-full text-base tabular-nums">
            <thead>
              <tr>
                {header.map((cell, index) => (
                  <th
                    key={index}
                    scope="col"
                    className="border-b px-2 py-2 text-left font-medium text-muted-foreground"
                  >
                    {inline(cell.tokens)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, index) => (
                <tr key={index}>
                  {cells.map((cell, column) => (
                    <td key={column} className="border-b px-2 py-2 align-top">
                      {inline(cell.tokens)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    }
    case "hr":
      return <hr />;
    default:
      return null;
  }
}

const blocks = (tokens: Token[]): ReactNode =>
  tokens.map((token, index) => <Fragment key={index}>{block(token)}</Fragment>);

/** Markdown as elements of ours: what the text cannot say (raw HTML, scripts) is not there. */
export function Prose({ tokens }: { tokens: Token[] }) {
  return <div className="flex flex-col gap-4 text-lg leading-7 [&_li>span]:block">{blocks(tokens)}</div>;
}
