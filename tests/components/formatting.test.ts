import { formatMessage, onlyEmoji, plainLine, safeHref, type Piece } from "@/components/inbox/formatting";

/** Writes pieces the way HTML would, for reading in a table; nothing in the product does. */
function written(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      switch (piece.kind) {
        case "text":
          return piece.text;
        case "code":
          return `<code>${piece.text}</code>`;
        case "link":
          return `<a ${piece.href}>${piece.text}</a>`;
        case "bold":
          return `<b>${written(piece.children)}</b>`;
        case "italic":
          return `<i>${written(piece.children)}</i>`;
        case "strike":
          return `<s>${written(piece.children)}</s>`;
      }
    })
    .join("");
}

const shown = (text: string): string =>
  formatMessage(text)
    .map((block) => {
      switch (block.kind) {
        case "paragraph":
          return written(block.children);
        case "quote":
          return `[quote ${written(block.children)}]`;
        case "mono":
          return `[mono ${block.text}]`;
        default:
          return `[${block.kind} ${block.start}: ${block.items.map(written).join(" | ")}]`;
      }
    })
    .join("\n");

describe("a message is formatted as WhatsApp formats it", () => {
  it.each([
    ["plain words", "plain words"],
    ["*bold* _italic_ ~gone~ `code`", "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>"],
    ["*bold _and italic_*", "<b>bold <i>and italic</i></b>"],
    ["(*bold*), *bold*!", "(<b>bold</b>), <b>bold</b>!"],
    ["2*3*4 and snake_case_name", "2*3*4 and snake_case_name"],
    ["so * not bold * and *not bold *", "so * not bold * and *not bold *"],
    ["*not\nbold*", "*not\nbold*"],
    ["**", "**"],
    ["****", "****"],
    ["*", "*"],
    ["*open", "*open"],
    ["`*not bold*`", "<code>*not bold*</code>"],
    ["``` *kept* _as it is_ ```", "[mono  *kept* _as it is_ ]"],
    ["before ```code``` after", "before \n[mono code]\n after"],
    ["three ``` ticks", "three ``` ticks"],
    ["> quoted *words*", "[quote quoted <b>words</b>]"],
    ["- one\n- two\nend", "[bullets 1: one | two]\nend"],
    ["* one\n* two", "[bullets 1: one | two]"],
    ["3. three\n4. four", "[numbers 3: three | four]"],
    ["1.no list", "1.no list"],
    ["*жирный* и *عريض*", "<b>жирный</b> и <b>عريض</b>"],
    ["a\r\nb", "a\nb"],
  ])("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    [
      "see https://parley.example/a_b_c?x=*1* now",
      "see <a https://parley.example/a_b_c?x=*1>https://parley.example/a_b_c?x=*1</a>* now",
    ],
    ["www.example.com.", "<a https://www.example.com/>www.example.com</a>."],
    [
      "(https://en.example/wiki/A_(b))",
      "(<a https://en.example/wiki/A_(b)>https://en.example/wiki/A_(b)</a>)",
    ],
    ["*https://example.com/x*", "<b><a https://example.com/x>https://example.com/x</a></b>"],
    ["nohttps://example.com", "nohttps://example.com"],
    ["https://", "https://"],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["data:text/html,<script>", "data:text/html,<script>"],
    ["https://bank.example@evil.example/", "https://bank.example@evil.example/"],
    ["https://exa\u202Emple.com/gpj.exe", "<a https://example.com/gpj.exe>https://example.com/gpj.exe</a>"],
    ["https://аррӏе.com", "<a https://xn--80ak6aa92e.com/>https://аррӏе.com</a>"],
  ])("a link in %j leads only where it says", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test("tags stay words", () => {
    expect(shown("<b>not</b> <img src=x onerror=alert(1)>")).toBe("<b>not</b> <img src=x onerror=alert(1)>");
  });

  test("whatever is written, no letter of it gets lost except the marks", () => {
    const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "");
    const samples = ["*a _b ~c~ d_ e*", "```x``` *y* `z`", "- a\n> b\n1. c", "***a***", "_*_a*_"];
    for (const sample of samples) {
      const plain = shown(sample).replace(/<[^>]+>|\[(quote|mono|bullets|numbers)( \d+:)?/g, "");
      expect(letters(plain)).toBe(
        letters(sample)
          .replace(/^1(?=c)/, "")
          .replace("1c", "c"),
      );
    }
  });

  test("a wall of markers is drawn without waiting", () => {
    for (const wall of [
      "*a ".repeat(1400),
      "*_~".repeat(1400),
      "`".repeat(4096),
      "> ".repeat(2000),
      "https://".repeat(500),
    ]) {
      expect(formatMessage(wall).length).toBeGreaterThan(0);
    }
  });
});

describe("only http and https become links", () => {
  it.each([
    ["https://example.com", "https://example.com/"],
    ["HTTP://EXAMPLE.com/A", "http://example.com/A"],
    ["www.example.com", "https://www.example.com/"],
    ["javascript:alert(1)", null],
    ["data:text/html,x", null],
    ["file:///etc/passwd", null],
    ["https://user:secret@example.com", null],
    ["https://", null],
    ["nonsense", null],
  ])("%j", (raw, expected) => expect(safeHref(raw)).toBe(expected));
});

describe("a message of emoji alone is shown bigger", () => {
  it.each([
    ["👍", true],
    ["👍🏽❤️🎉", true],
    ["👨‍👩‍👧‍👦", true],
    ["🇪🇸 🇵🇹", true],
    ["1️⃣", true],
    ["👍👍👍👍", false],
    ["👍 ok", false],
    ["123", false],
    ["#", false],
    ["©", false],
    ["", false],
    ["   ", false],
  ])("%j: %s", (text, expected) => expect(onlyEmoji(text)).toBe(expected));
});

describe("a list shows one plain line of a message", () => {
  it.each([
    ["*Hello* _you_", "Hello you"],
    ["two\n\nlines", "two lines"],
    ["```code```", "code"],
    ["2*3*4", "2*3*4"],
    ["x".repeat(300), `${"x".repeat(160)}…`],
  ])("%j", (text, expected) => expect(plainLine(text)).toBe(expected));
});
