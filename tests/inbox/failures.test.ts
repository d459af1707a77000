import { listErrors } from "@/lib/inbox/error-list";
import { describeFailure, explainedCodes, failureTextKey, ownFailure } from "@/lib/inbox/failures";
import words from "@/messages/en/failures.json";

const texts = words as Record<string, { title?: string; next?: string }>;

/** Meta's list of error codes, with its column "retry": A, L: it passes; N: fix first; X: never for this recipient. */
const reference: Record<"A" | "L" | "N" | "X", number[]> = {
  A: [1, 2, 130429, 131000, 131016, 131056, 131057, 133000, 133004],
  L: [4, 80007, 131048, 131064, 132069, 133008, 133009, 133015, 133016, 134101],
  N: [
    0, 3, 10, 33, 100, 190, 200, 201, 250, 299, 368, 131005, 131008, 131009, 131031, 131036, 131037, 131042, 131045,
    131047, 131051, 131052, 131053, 131055, 131059, 131060, 131061, 131062, 131063, 132000, 132001, 132005, 132007,
    132012, 132015, 132016, 132018, 132068, 133005, 133006, 133010, 134011, 134100, 134102, 135000, 137000, 147001,
    147002, 147003, 147004, 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2593107, 2593108,
    2593109,
  ],
  X: [130403, 130472, 130497, 131021, 131026, 131030, 131049, 131050],
}; // prettier-ignore

const failure = (code: number, httpStatus?: number) => ({
  code,
  title: "Title",
  ...(httpStatus ? { httpStatus } : {}),
});

test("every code of Meta's list says what happened, what to do and whose turn it is", () => {
  for (const code of Object.values(reference).flat()) {
    const key = failureTextKey(failure(code), "failed");
    const { title, next } = texts[key] ?? {};
    expect([code, key.startsWith("unknown")]).toEqual([code, false]);
    expect([code, (title ?? "").length > 15, (next ?? "").length > 8]).toEqual([code, true, true]);
    expect(["you", "customer", "meta", "parley"]).toContain(describeFailure(failure(code), "failed").turn);
  }
});

test("no text is only a number, and every sentence ends", () => {
  for (const [key, text] of Object.entries(texts)) {
    if (key === "retry") continue;
    for (const sentence of [text.title!, text.next!]) {
      expect(sentence).not.toMatch(/\b\d{6,}\b/);
      expect(sentence).toMatch(/^[\p{Lu}{].*\.$/su);
      expect(sentence.replaceAll("{name}", "")).not.toMatch(/[{}]/);
    }
  }
});

test("what passes by itself may be sent again, what must not reach this person may not", () => {
  for (const code of [...reference.A, ...reference.L]) {
    expect([code, describeFailure(failure(code), "failed").retry]).toEqual([code, "safe"]);
  }
  for (const code of reference.X) {
    expect([code, describeFailure(failure(code), "failed").retry]).toEqual([code, "never"]);
  }
});

test("an unknown code is judged by how it came", () => {
  expect(describeFailure(failure(999_999, 500), "failed")).toMatchObject({ turn: "meta", retry: "safe" });
  expect(describeFailure(failure(999_999, 400), "failed")).toMatchObject({ turn: "you", retry: "safe" });
  expect(describeFailure(failure(999_999), "failed")).toMatchObject({ turn: "you", retry: "safe" });
  expect(failureTextKey(failure(999_999, 503), "failed")).toBe("unknown_meta");
  expect(failureTextKey(failure(999_999), "failed")).toBe("unknown_refused");
  expect(texts.unknown_meta?.title).toBeTruthy();
  expect(texts.unknown_refused?.title).toBeTruthy();
});

test("what is uncertain is for a person to decide, whatever the code", () => {
  for (const code of [ownFailure.noAnswer, ownFailure.interrupted, 131026, 130429]) {
    const view = describeFailure(failure(code), "uncertain");
    expect(view).toMatchObject({ code, turn: "you", retry: "ask" });
    expect(texts[failureTextKey(view, "uncertain")]?.next).toMatch(/Check again/);
  }
});

test("developers get the whole list with texts that name nobody", () => {
  const { data } = listErrors();
  expect(data.map(({ code }) => code)).toEqual([...explainedCodes].sort((a, b) => a - b));
  expect(data.find(({ code }) => code === 131047)).toEqual({
    code: 131047,
    turn: "you",
    retry: "never",
    title: "More than 24 hours since the customer wrote. WhatsApp only allows a template now.",
    next: "Send a template, or wait until they write again.",
  });
  expect(JSON.stringify(data)).not.toContain("{name}");
});
