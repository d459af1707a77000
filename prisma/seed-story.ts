import { sendMessage } from "@/lib/inbox/commands";
import { markRead } from "@/lib/inbox/read-receipts";
import { sendMessageInput } from "@/lib/inbox/schemas";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";
import type { SimulatorClient } from "@/simulator/client";
import type { CustomerMessage, CustomerView, NewCustomer } from "@/simulator/types/customer";

type Cast = {
  simulator: SimulatorClient;
  number: PhoneNumberView;
  owner: Scope;
  agent: Scope;
  say: (line: string) => void;
};

/** How far an answer shall get on the customer's phone. */
type Fate = "sent" | "delivered" | "read";

type Chapter = {
  customer: string;
  /** Made if the sandbox does not have them. */
  make?: NewCustomer;
  /** When the customer wrote first, minutes ago. */
  minutesAgo: number;
  opens: CustomerMessage[];
  answers?: { by: "owner" | "agent"; text: string; quote?: boolean }[];
  fate?: Fate;
  /** What the customer says to the answer. */
  then?: CustomerMessage[];
  /** The last word of ours, after that. */
  closes?: string;
};

const text = (words: string): CustomerMessage => ({ type: "text", text: words });

/** Oldest first. Every state of an inbox is there: unread, answered, one tick, two, blue, a closed window. */
const chapters: Chapter[] = [
  {
    customer: "Tomás García",
    make: { name: "Tomás García", phone: "34600111242" },
    minutesAgo: 27 * 60,
    opens: [text("Hola, ¿os queda la tetera azul pequeña?")],
  },
  {
    customer: "Priya Sharma",
    make: { name: "Priya Sharma", phone: "919000011242", settings: { phoneOn: false } },
    minutesAgo: 6 * 60,
    opens: [text("नमस्ते! क्या आप पुणे में डिलीवरी करते हैं? 🙏")],
    answers: [{ by: "agent", text: "नमस्ते Priya! Yes, we deliver to Pune in 3 to 5 days." }],
    fate: "sent",
  },
  {
    customer: "Rafael Souza",
    minutesAgo: 2 * 60,
    opens: [
      text("Bom dia! Meu pedido 1042 chegou hoje"),
      { type: "image", caption: "mas a alça da caneca veio quebrada 😕" },
    ],
    answers: [
      { by: "owner", text: "Sinto muito, Rafael! Enviamos outra caneca hoje mesmo, sem custo.", quote: true },
    ],
    fate: "delivered",
  },
  {
    customer: "مريم الحسن",
    make: { name: "مريم الحسن", phone: "971500011242" },
    minutesAgo: 50,
    opens: [text("مرحبا، هل يمكنني تغيير عنوان التوصيل؟")],
    answers: [{ by: "agent", text: "بالتأكيد! أرسلي لنا العنوان الجديد من فضلك." }],
    fate: "read",
    then: [
      { type: "location", latitude: 25.2048, longitude: 55.2708, name: "Marina Walk", address: "Dubai" },
    ],
    closes: "شكرًا، تم تغيير العنوان ✅",
  },
  {
    customer: "Lena Fischer",
    minutesAgo: 18,
    opens: [text("Hallo! Ich hätte gern zwei von den Schalen 😊"), { type: "audio", voice: true }],
    answers: [{ by: "owner", text: "Gern, Lena. Ich lege sie Ihnen zurück: https://example.com/schalen" }],
    fate: "read",
    then: [text("Perfekt, danke!")],
  },
  {
    customer: "Sophie Bennett",
    minutesAgo: 0,
    opens: [text("Hi! Is the ash glaze bowl back in stock?"), text("The 18 cm one, if you have it")],
  },
];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until<T>(what: string, look: () => Promise<T | null | false>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end)
      throw new Error(`${what} did not happen within ${seconds} s. Do web and worker run?`);
    await pause(100);
  }
}

/** The message as the product knows it, once the webhook came through. */
const arrived = (workspaceId: string, wamid: string) =>
  until("The arrival of a customer's message", () =>
    platformDb.message.findFirst({
      where: { workspaceId, wamid, direction: "inbound" },
      select: { id: true, conversationId: true },
    }),
  );

async function write(
  cast: Cast,
  customer: CustomerView,
  messages: readonly CustomerMessage[],
): Promise<string[]> {
  const wamids: string[] = [];
  for (const message of messages) {
    const { message: written } = await cast.simulator.customers.write(
      cast.number.metaId,
      customer.id,
      message,
    );
    if (written) wamids.push(written.id);
  }
  return wamids;
}

/** Answers as a person does, and waits until the phone shows it as far as it shall. */
async function answer(
  cast: Cast,
  customer: CustomerView,
  to: { conversationId: string; messageId: string },
  words: NonNullable<Chapter["answers"]>[number],
  fate: Fate,
): Promise<void> {
  const scope = cast[words.by];
  const input = sendMessageInput.parse({
    conversationId: to.conversationId,
    text: words.text,
    ...(words.quote ? { replyToId: to.messageId } : {}),
  });
  await markRead(scope, to.conversationId, new Date());
  const { id } = await sendMessage(scope, input, { now: new Date() });
  if (fate === "read") await cast.simulator.customers.open(cast.number.metaId, customer.id);
  const ranks = ["sent", "delivered", "read"];
  await until(`“${fate}” of an answer`, async () => {
    const row = await platformDb.message.findFirst({
      where: { workspaceId: scope.workspaceId, id },
      select: { status: true },
    });
    return ranks.indexOf(row?.status ?? "") >= ranks.indexOf(fate);
  });
}

async function play(cast: Cast, chapter: Chapter, customer: CustomerView, lastWamid: string): Promise<void> {
  const { workspaceId } = cast.owner;
  const first = await arrived(workspaceId, lastWamid);
  const place = { conversationId: first.conversationId, messageId: first.id };
  const fate = chapter.fate ?? "read";
  for (const words of chapter.answers ?? []) await answer(cast, customer, place, words, fate);
  if (chapter.then) {
    const wamid = (await write(cast, customer, chapter.then)).at(-1)!;
    const last = await arrived(workspaceId, wamid);
    await markRead(cast.owner, place.conversationId, new Date());
    if (chapter.closes) {
      const words = { by: "agent", text: chapter.closes } as const;
      await answer(cast, customer, { ...place, messageId: last.id }, words, fate);
    }
  }
  // The chat is put away, or the customer would read all that is ever written to them at once.
  await cast.simulator.customers.open(cast.number.metaId, customer.id, false);
}

/** Between two messages of one customer: Meta's times have whole seconds, and their order must show. */
const secondsBetween = 7;

type Opened = { chapter: Chapter; customer: CustomerView; lastWamid: string };

/** The first words of each customer, at their time. A customer who has a chat already is left alone. */
async function open(cast: Cast, parts: readonly Chapter[]): Promise<Opened[]> {
  const { simulator, number } = cast;
  const known = await simulator.customers.list(number.wabaMetaId);
  const chats = await simulator.numbers.chats(number.metaId, { limit: 1_000 });
  const busy = new Set(chats.filter((chat) => chat.lastMessage).map((chat) => chat.customer.id));
  const opened: Opened[] = [];
  try {
    for (const chapter of parts) {
      const customer =
        known.find(({ name }) => name === chapter.customer) ??
        (chapter.make && (await simulator.customers.create(number.wabaMetaId, chapter.make)));
      if (!customer || busy.has(customer.id)) continue;
      let lastWamid = "";
      for (const [i, message] of chapter.opens.entries()) {
        // Only the number's clock is set back: what the customer writes now carries an earlier time of Meta's.
        const laterMs = (chapter.opens.length - 1 - i) * secondsBetween * 1_000;
        await simulator.numbers.change(number.metaId, {
          clockShiftMs: -chapter.minutesAgo * 60_000 - laterMs,
        });
        lastWamid = (await write(cast, customer, [message])).at(-1)!;
      }
      opened.push({ chapter, customer, lastWamid });
    }
  } finally {
    await simulator.numbers.change(number.metaId, { clockShiftMs: 0 });
  }
  return opened;
}

/** Lets the customers write and be answered; last of all somebody writes who waits for an answer. */
export async function tellStory(cast: Cast): Promise<void> {
  let told = 0;
  for (const parts of [chapters.slice(0, -1), chapters.slice(-1)]) {
    // Meta's times have whole seconds, ours have thousandths: who writes last must be seen to.
    await pause(1_000);
    const opened = await open(cast, parts);
    await Promise.all(
      opened.map(({ chapter, customer, lastWamid }) => play(cast, chapter, customer, lastWamid)),
    );
    told += opened.length;
  }
  cast.say(told > 0 ? `${told} customers wrote` : "the customers have written already");
}
