import { findCanned } from "@/components/inbox/compose/canned-popup";
import { findEmoji, loadEmoji } from "@/components/inbox/compose/emoji-data";
import { formatOfKey, toggleFormat, type Format } from "@/components/inbox/compose/format-text";
import {
  checkInteractive,
  emptyDraft,
  type InteractiveDraft,
} from "@/components/inbox/compose/interactive-draft";
import { readCoordinates } from "@/components/inbox/compose/place-text";

/** A text with its selection between brackets: "a [b] c". */
const read = (marked: string) => {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  return { text: marked.replace(/[[\]]/g, ""), start, end };
};
const written = ({ text, start, end }: { text: string; start: number; end: number }): string =>
  `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;

describe("formatting puts WhatsApp's signs around what is selected", () => {
  test.each<[string, Format, string]>([
    ["say [hello] now", "bold", "say *[hello]* now"],
    ["say *[hello]* now", "bold", "say [hello] now"],
    ["say[ hello ]now", "italic", "say _[hello]_ now"],
    ["[a\nb]", "strike", "[~a~\n~b~]"],
    ["[a\nb]", "mono", "```[a\nb]```"],
    ["a []", "bold", "a *[]*"],
    ["*[]*", "bold", "[]"],
    ["_[x]_", "bold", "_*[x]*_"],
  ])("%j in %s: %j", (before, format, after) => {
    // White space that was selected moves out of the signs.
    expect(written(toggleFormat(read(before), format))).toBe(after);
  });

  const key = (name: string, more = {}) =>
    formatOfKey({ key: name, ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...more });
  test.each([
    [key("b"), "bold"],
    [key("I"), "italic"],
    [key("X", { shiftKey: true }), "strike"],
    [key("m", { shiftKey: true }), "mono"],
    [key("b", { ctrlKey: false, metaKey: true }), "bold"],
    [key("b", { ctrlKey: false }), null],
    [key("x"), null],
    [key("b", { altKey: true }), null],
  ])("keys: %s is %s", (got, expected) => expect(got).toBe(expected));
});

describe("coordinates are read as people have them", () => {
  test.each([
    ["52.52, 13.405", 52.52, 13.405],
    ["-33.86 151.2", -33.86, 151.2],
    ["(0,0)", 0, 0],
    ["geo:48.2,16.37", 48.2, 16.37],
    ["https://www.google.com/maps/@52.5,13.4,15z", 52.5, 13.4],
    ["https://www.google.com/maps/place/X/@1,2,15z/data=!3d52.51!4d13.41", 52.51, 13.41],
    ["https://maps.google.com/?q=52.5,13.4", 52.5, 13.4],
    ["https://www.openstreetmap.org/?mlat=52.5&mlon=13.4#map=16", 52.5, 13.4],
  ])("%s", (text, latitude, longitude) => expect(readCoordinates(text)).toEqual({ latitude, longitude }));
  test.each(["", "Berlin", "91, 0", "0, 181", "12", "52.5"])("%j has none", (text) =>
    expect(readCoordinates(text)).toBeNull(),
  );
});

describe("buttons, lists and links keep Meta's limits before they are sent", () => {
  const draft = (change: Partial<InteractiveDraft>): InteractiveDraft => ({
    ...emptyDraft(change.kind ?? "button"),
    body: "Which?",
    ...change,
  });
  const row = (title: string) => ({ title, description: "" });
  const faults = (change: Partial<InteractiveDraft>) =>
    (checkInteractive(draft(change)).error?.issues ?? []).map(({ path }) => path.join("."));
  test.each<[string, Partial<InteractiveDraft>, string[]]>([
    ["two buttons", { buttons: ["Yes", "No"] }, []],
    ["twenty letters on a button", { buttons: ["x".repeat(20)] }, []],
    ["twenty-one", { buttons: ["x".repeat(21)] }, ["action.buttons.0.reply.title"]],
    ["a button without words", { buttons: ["Yes", " "] }, ["action.buttons.1.reply.title"]],
    ["two equal buttons", { buttons: ["Yes", "Yes"] }, ["action.buttons"]],
    ["no text", { body: " ", buttons: ["Yes"] }, ["body.text"]],
    ["a long header", { header: "x".repeat(61), buttons: ["Yes"] }, ["header.text"]],
    ["a list", { kind: "list", open: "Look", sections: [{ title: "", rows: [row("A")] }] }, []],
    [
      "two sections without titles",
      { kind: "list", open: "Look", sections: [1, 2].map(() => ({ title: "", rows: [row("A")] })) },
      ["action.sections"],
    ],
    [
      "eleven rows",
      { kind: "list", open: "Look", sections: [{ title: "", rows: "abcdefghijk".split("").map(row) }] },
      ["action.sections"],
    ],
    ["a link", { kind: "cta_url", link: { text: "Open", url: "https://shop.example/a" } }, []],
    [
      "a link that runs",
      { kind: "cta_url", link: { text: "Open", url: "javascript:alert(1)" } },
      ["action.parameters.url"],
    ],
  ])("%s", (_, change, expected) => expect(faults(change)).toEqual(expected));
});

describe("emoji are found by what they show", () => {
  test.each([
    ["thumbs up", "👍"],
    ["red heart", "❤️"],
    ["tada", "🎉"],
    ["germany", "🇩🇪"],
  ])("%s", async (query, emoji) => {
    expect(findEmoji(await loadEmoji(), query).map(({ unicode }) => unicode)).toContain(emoji);
  });
  test("nothing is found for nonsense, and skin tones are offered where there are some", async () => {
    const all = await loadEmoji();
    expect(findEmoji(all, "qqqq")).toEqual([]);
    expect(all.find(({ unicode }) => unicode === "👍")!.tones).toEqual(["👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿"]);
    expect(all.find(({ unicode }) => unicode === "🎉")!.tones).toEqual([]);
    expect(all.length).toBeGreaterThan(1_500);
  });
});

test("a canned reply is found by the beginning of its shortcut before its words", () => {
  const reply = (shortcut: string, text = "") => ({ id: shortcut, shortcut, text, updatedAt: "" });
  const replies = [reply("hours", "We are open"), reply("open"), reply("bye", "Good bye")];
  expect(findCanned(replies, "op").map(({ shortcut }) => shortcut)).toEqual(["open", "hours"]);
  expect(findCanned(replies, "").map(({ shortcut }) => shortcut)).toEqual(["hours", "open", "bye"]);
  expect(findCanned(replies, "zzz")).toEqual([]);
});
