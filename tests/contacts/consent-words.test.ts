import { consentLanguages } from "@/lib/contacts/consent-languages";
import { consentSettings } from "@/lib/contacts/consent-settings";
import { answerTo, foldPhrase, languageOf, namedWord, readWish } from "@/lib/contacts/consent-words";

const settings = (more: object = {}) => consentSettings.parse(more);
const wishOf = (text: string) => {
  const wish = readWish(text, null);
  return wish && (wish.granted ? "start" : "stop");
};

describe("a whole message that stops marketing", () => {
  test.each([
    ...[
      "STOP",
      "stop",
      "Stop.",
      "STOP!!!",
      " stop ",
      "“Stop”",
      "'stop'",
      "*STOP*",
      "_stop_",
      "~Stop~",
      "(stop)",
    ],
    ...["stop 🙏", "🛑 STOP 🛑", "Stop ❤️", "stop 👍🏽", "STOP\n", "stop stop stop"],
    ...["ＳＴＯＰ", "Please stop", "stop, please", "STOP ALL", "StopAll", "Unsubscribe", "UNSUBSCRIBE ME."],
    ...["opt-out", "Opt out", "OPTOUT", "Stop promotions", "stop messages", "no more offers!"],
    ...["BAJA", "baja", "¡Baja!", "Darme de baja", "PARAR", "Detener promociones", "cancelar suscripcion"],
    ...["SAIR", "sair.", "Pare", "Descadastrar", "Não quero mais receber", "nao quero receber"],
    ...["ARRÊT", "arret", "DÉSABONNER", "desabonner", "Désabonnez-moi", "me désinscrire", "Stop Pub"],
    ...["STOPP", "Stopp!", "Abmelden", "Keine Werbung mehr", "Disiscrivimi", "Basta pubblicità"],
    ...["Afmelden", "Uitschrijven", "Wypisz mnie", "Anuluj subskrypcje", "DURDUR", "Abonelikten çık"],
    ...[
      "СТОП",
      "Отписаться",
      "Не присылайте!",
      "Відписатися",
      "إيقاف",
      "ايقاف",
      "إيقـــاف",
      "إلغاء الاشتراك",
    ],
    ...["הסר", "הסירו אותי", "لغو اشتراک", "रोकें", "रोकें।", "बंद करो 🙏", "বন্ধ করুন", "بند کریں"],
    ...["Berhenti", "Berhenti berlangganan", "Henti", "Itigil", "Hủy đăng ký", "huy dang ky", "หยุด"],
    ...["退订", "退訂。", "「停止」", "配信停止", "수신거부", "수신 거부", "avregistrera", "Meld meg av"],
    ...["AFMELD", "lopeta", "Odhlásit", "odhlasit se", "Dezabonare", "Leiratkozás", "ΔΙΑΚΟΠΗ", "Jiondoe"],
  ])("%j", (text) => expect(wishOf(text)).toBe("stop"));
});

describe("a message that stops nothing", () => {
  test.each([
    ...[
      "stop by the shop tomorrow",
      "don't stop",
      "Dont stop!",
      "non-stop",
      "Nonstop",
      "Where is the bus stop?",
    ],
    ...[
      "STOP?",
      "¿Parar?",
      "هل أوقف؟",
      "stop it",
      "Can you stop the delivery",
      "full stop",
      "Stop sign",
      "stopwatch",
    ],
    ...[
      "I can't stop laughing 😂",
      "Please stop by",
      "Unsubscribe button is broken",
      "stops",
      "stopped",
      "pit stop",
    ],
    ...[
      "cancel",
      "Cancel",
      "Cancel my order",
      "end",
      "quit",
      "No",
      "no thanks",
      "remove",
      "delete",
      "later",
      "pause",
    ],
    ...[
      "baja un poco el precio",
      "talla baja",
      "La baja de precio",
      "No quiero parar",
      "parada",
      "Vou sair agora",
    ],
    ...[
      "Sair às 9h",
      "arrêt de bus",
      "L'arrêt est fermé",
      "Dur",
      "Ret",
      "Acha",
      "accha",
      "Đúng",
      "đúng rồi",
      "Dừng ở đâu",
    ],
    ...[
      "stoppen Sie bitte bei mir",
      "Ich möchte mich abmelden von Zimmer 3",
      "Basta",
      "Fermata",
      "Koniec",
      "iptal",
    ],
    ...["Стоп-кран", "стоп, а где мой заказ", "لا توقف الطلب", "बंद है", "বন্ধ", "बंद", "停止营业了吗", "取消"],
    ...["1", "👍", "🛑", "...", "", "   ", "?", "S", "st op", "s t o p", "ST0P", `stop ${"x".repeat(200)}`],
  ])("%j", (text) => expect(wishOf(text)).toBeNull());
});

describe("a message that asks for marketing again", () => {
  test.each([
    ...[
      "START",
      "start!",
      "Unstop",
      "subscribe",
      "ALTA",
      "Retomar",
      "Reprendre",
      "Starten",
      "Riprendi",
      "Hervat",
    ],
    ...[
      "Wznów",
      "Başlat",
      "СТАРТ",
      "ابدأ",
      "התחל",
      "शुरू",
      "Mulai",
      "Bắt đầu",
      "恢复",
      "再開",
      "재개",
      "Aloita",
    ],
  ])("%j", (text) => expect(wishOf(text)).toBe("start"));

  test.each([
    "Let's start tomorrow",
    "start?",
    "restart",
    "Alta calidad",
    "when do you start",
    "Quiero empezar",
  ])("and %j does not", (text) => expect(wishOf(text)).toBeNull());
});

test("at least fifteen languages are known, each with words, and with answers that name the business and the way back", () => {
  expect(consentLanguages.length).toBeGreaterThanOrEqual(15);
  expect(new Set(consentLanguages.map(({ code }) => code)).size).toBe(consentLanguages.length);
  for (const language of consentLanguages) {
    const stopped = answerTo(false, language, null, "Tea & Co");
    const resumed = answerTo(true, language, null, "Tea & Co");
    expect([language.code, stopped]).toEqual([language.code, expect.stringContaining("Tea & Co")]);
    expect(stopped).toContain(namedWord(language.start, language));
    expect(resumed).toContain(namedWord(language.stop, language));
    expect(`${stopped}${resumed}`).not.toMatch(/[{}]/);
    // What the answer tells people to write is understood, and in their language.
    const back = readWish(namedWord(language.start, language), null)!;
    const out = readWish(namedWord(language.stop, language), null)!;
    expect([language.code, back.granted, out.granted]).toEqual([language.code, true, false]);
    expect(back.languages).toContain(language);
    expect(out.languages).toContain(language);
  }
});

test("no word stops in one language and starts in another", () => {
  const stops = new Set(consentLanguages.flatMap(({ stop }) => stop.split("|").map(foldPhrase)));
  const starts = consentLanguages.flatMap(({ start }) => start.split("|").map(foldPhrase));
  expect(starts.filter((word) => stops.has(word))).toEqual([]);
  expect([...stops, ...starts].filter((word) => word.length < 2)).toEqual([]);
});

test("a country is answered in one language only", () => {
  const countries = consentLanguages.flatMap(({ countries }) => countries.split(" ").filter(Boolean));
  expect(countries.length).toBe(new Set(countries).size);
});

test.each([
  ["STOP", "BR", "pt"],
  ["STOP", "DE", "de"],
  ["STOP", "IN", "en"],
  ["STOP", "US", "en"],
  ["STOP", null, "en"],
  ["STOPP", "NO", "nb"],
  ["STOPP", "SE", "sv"],
  ["STOPP", null, "de"],
  ["berhenti", "MY", "ms"],
  ["berhenti", "NL", "id"],
  ["СТОП", "UA", "uk"],
  ["СТОП", "DE", "ru"],
  ["BAJA", "DE", "es"],
  ["停止", "JP", "ja"],
  ["停止", "TW", "zh"],
])("%s from %s is answered in %s", (text, country, code) =>
  expect(languageOf(readWish(text, null)!, country).code).toBe(code),
);

describe("a workspace", () => {
  test("has words of its own, however they are typed", () => {
    const own = settings({ stopWords: ["Genug!"], startWords: ["Newsletter bitte"] });
    expect(readWish("GENUG", own)).toMatchObject({ granted: false, own: true });
    expect(readWish("newsletter, bitte 🙂", own)).toMatchObject({ granted: true, own: true });
    expect(readWish("stop", own)).toMatchObject({ granted: false, own: false });
    expect(readWish("Genug!", null)).toBeNull();
  });

  test("can switch off a word that means something else there, but never STOP", () => {
    const off = settings({ switchedOff: ["Baja"] });
    expect(readWish("BAJA", off)).toBeNull();
    expect(readWish("Darme de baja", off)).not.toBeNull();
    for (const word of ["stop", "STOP", "Unsubscribe", "start!"]) {
      expect(consentSettings.safeParse({ switchedOff: [word] }).success).toBe(false);
    }
  });

  test("can answer in words of its own, or not at all", () => {
    const german = consentLanguages.find(({ code }) => code === "de")!;
    const own = settings({ answers: { de: { stopped: "Schade. {start} holt Sie zurück zu {business}." } } });
    expect(answerTo(false, german, own, "Tee")).toBe("Schade. STARTEN holt Sie zurück zu Tee.");
    expect(answerTo(true, german, own, "Tee")).toContain("wieder Angebote von Tee");
    expect(answerTo(false, german, settings({ confirms: false }), "Tee")).toBeNull();
  });

  test.each([
    [{ stopWords: ["👍"] }, "stopWords.0"],
    [{ stopWords: [""] }, "stopWords.0"],
    [{ stopWords: ["x".repeat(61)] }, "stopWords.0"],
    [{ stopWords: Array.from({ length: 51 }, (_, i) => `word ${i}`) }, "stopWords"],
    [{ stopWords: ["Genug"], startWords: ["genug!"] }, "startWords.0"],
    [{ answers: { xx: { stopped: "?" } } }, "answers"],
    [{ answers: { de: { stopped: "x".repeat(3_001) } } }, "answers.de.stopped"],
    [{ confirms: "yes" }, "confirms"],
  ])("is told what is wrong with %j", (input, place) => {
    const { error } = consentSettings.safeParse(input);
    expect([...new Set(error?.issues.map(({ path }) => path.join(".")))]).toEqual([place]);
  });

  test("has each word once", () => {
    expect(settings({ stopWords: ["Genug", "GENUG!", " genug "] }).stopWords).toEqual(["genug"]);
  });
});
