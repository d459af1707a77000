import { platformDb, pool } from "@/lib/platform/db";
import { queueMail } from "@/lib/platform/mail";
import { closeMail, deliverMails, retryDelaySeconds, sweepMails } from "@/lib/platform/mail-delivery";
import { layOutMail } from "@/lib/platform/mail-layout";
import { redisReady } from "@/lib/platform/redis";
import { startSmtp, type SmtpServer } from "@/tests/support/smtp";
import { unique } from "@/tests/support/workspace";

let smtp: SmtpServer;

beforeAll(async () => {
  smtp = await startSmtp();
  smtp.use();
  await redisReady();
});
afterEach(() => {
  smtp.onRecipient = () => "250 OK";
  smtp.onData = () => "250 OK";
});
afterAll(async () => {
  closeMail();
  await smtp.stop();
});

const address = () => `${unique("reader")}@example.test`;
async function queue(to = address(), subject = "Hello"): Promise<string> {
  await queueMail(platformDb, {
    to,
    subject,
    ...layOutMail({ heading: subject, paragraphs: ["Ça va?"], footnotes: [] }),
  });
  return to;
}
const rowOf = (to: string) => platformDb.mail.findFirstOrThrow({ where: { to } });
const received = (to: string) => smtp.received.filter((mail) => mail.to.includes(to));
/** As if the waiting time had passed. */
const makeDue = (to: string) =>
  pool.query(`UPDATE mails SET due_at = now() - interval '1 s' WHERE "to" = $1`, [to]);

test("a mail is handed to the mail server as text and as HTML; then its words are removed here", async () => {
  const to = await queue();
  await deliverMails();
  const [mail] = received(to);
  expect(mail!.from).toBe("parley@localhost");
  const { id, ...row } = await rowOf(to);
  expect(mail!.raw).toContain(`Message-ID: <${id}@`);
  expect(mail!.raw).toContain("Auto-Submitted: auto-generated");
  expect(mail!.raw).toContain("Content-Type: text/plain");
  expect(mail!.raw).toContain("Content-Type: text/html");
  expect(mail!.raw).toContain("=C3=87a va?");
  expect(row).toMatchObject({ state: "sent", attempts: 1, text: "", html: "", sentAt: expect.any(Date) });
});

test("what was rolled back is not sent", async () => {
  const to = address();
  const attempt = platformDb.$transaction(async (tx) => {
    await queueMail(tx, { to, subject: "x", text: "x", html: "x" });
    throw new Error("The work failed.");
  });
  await expect(attempt).rejects.toThrow("The work failed.");
  await deliverMails();
  expect(received(to)).toHaveLength(0);
});

test("however many send at once, each mail goes out once", async () => {
  const readers = await Promise.all(Array.from({ length: 30 }, () => queue()));
  await Promise.all(Array.from({ length: 5 }, () => deliverMails()));
  expect(readers.map((to) => received(to).length)).toEqual(readers.map(() => 1));
});

test('a mail server that says "later" is asked again later, and the reader gets it then', async () => {
  smtp.onRecipient = () => "451 4.3.0 Try again later";
  const to = await queue();
  await deliverMails();
  const waiting = await rowOf(to);
  expect(waiting).toMatchObject({ state: "queued", attempts: 1, error: expect.stringContaining("451") });
  expect(waiting.text).not.toBe("");
  expect(waiting.dueAt.getTime()).toBeGreaterThan(Date.now() + 20_000);

  smtp.onRecipient = () => "250 OK";
  await deliverMails();
  expect(received(to)).toHaveLength(0);
  await makeDue(to);
  await deliverMails();
  expect(received(to)).toHaveLength(1);
  expect(await rowOf(to)).toMatchObject({ state: "sent", attempts: 2, error: null });
});

test("a mailbox that does not exist is not asked again", async () => {
  smtp.onRecipient = () => "550 5.1.1 No such user";
  const to = await queue();
  await deliverMails();
  expect(await rowOf(to)).toMatchObject({ state: "failed", attempts: 1, text: "", html: "" });
  await makeDue(to);
  await deliverMails();
  expect((await rowOf(to)).attempts).toBe(1);
});

test("mails wait while the mail server is away, and after fourteen tries they are given up", async () => {
  closeMail();
  await smtp.stop();
  const to = await queue();
  await deliverMails();
  expect(await rowOf(to)).toMatchObject({ state: "queued", attempts: 1 });
  await pool.query(`UPDATE mails SET attempts = 13 WHERE "to" = $1`, [to]);
  await makeDue(to);
  await deliverMails();
  expect(await rowOf(to)).toMatchObject({ state: "failed", attempts: 14, text: "" });
  await smtp.startAgain();
  const later = await queue();
  await deliverMails();
  expect(received(later)).toHaveLength(1);
});

test("a mail whose sender died in the middle is sent by the next one, recognisable as the same", async () => {
  const lines: string[] = [];
  smtp.onData = ({ raw }) => {
    lines.push(/^Message-ID: .*$/m.exec(raw)![0]);
    return lines.length === 1 ? "cut" : "250 OK";
  };
  const to = await queue();
  await deliverMails();
  expect((await rowOf(to)).state).toBe("queued");
  await makeDue(to);
  await deliverMails();
  expect(received(to)).toHaveLength(1);
  expect(lines[1]).toBe(lines[0]);

  // Claimed, and then never heard of again: free once its lease has run out.
  const orphan = await queue();
  await pool.query(`UPDATE mails SET attempts = 1, due_at = now() + interval '5 minutes' WHERE "to" = $1`, [
    orphan,
  ]);
  await deliverMails();
  expect(received(orphan)).toHaveLength(0);
  await makeDue(orphan);
  await sweepMails();
  expect(received(orphan)).toHaveLength(1);
});

test("neither an address nor a subject can add recipients or headers", async () => {
  const victim = address();
  const to = `${unique("eve")}@example.test, ${victim}`;
  await queue(to, `Hello\r\nBcc: ${victim}\r\n\r\nspam`);
  await deliverMails();
  expect(received(victim)).toHaveLength(0);
  expect(smtp.received.every((mail) => mail.to.length === 1)).toBe(true);
  const headers = smtp.received.map(({ raw }) => raw.slice(0, raw.indexOf("\r\n\r\n")));
  expect(headers.some((lines) => /^Bcc:/im.test(lines))).toBe(false);
});

test("what was sent a month ago is forgotten; what waits is not", async () => {
  const [old, waiting] = [await queue(), await queue()];
  await pool.query(
    `UPDATE mails SET created_at = now() - interval '31 days', due_at = now() + interval '1 hour' WHERE "to" = ANY($1)`,
    [[old, waiting]],
  );
  await pool.query(`UPDATE mails SET state = 'sent' WHERE "to" = $1`, [old]);
  await sweepMails();
  expect(await platformDb.mail.count({ where: { to: old } })).toBe(0);
  expect(await platformDb.mail.count({ where: { to: waiting } })).toBe(1);
  await pool.query(`DELETE FROM mails WHERE "to" = $1`, [waiting]);
});

test("the tries of one mail are ever further apart and spread over a little more than a day", () => {
  const waits = Array.from({ length: 13 }, (_, i) => retryDelaySeconds(i + 1));
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[0]).toBe(30);
  expect(waits.at(-1)).toBe(6 * 60 * 60);
  const hours = waits.reduce((sum, wait) => sum + wait) / 3600;
  expect(hours).toBeGreaterThan(24);
  expect(hours).toBeLessThan(30);
});

test("all that a mail says is text, also what looks like HTML", () => {
  const { html, text } = layOutMail({
    heading: "<script>alert(1)</script>",
    paragraphs: [`"><img src=x onerror='alert(1)'>`],
    action: { label: "<b>Go</b>", url: 'https://parley.example/?a=1&b="><script>' },
    footnotes: ["</div>"],
  });
  expect(html).not.toMatch(/<script|<img|<b>/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html.match(/<\/div>/g)).toHaveLength(1);
  expect(text).toContain('https://parley.example/?a=1&b="><script>');
});

test("a workspace's logo travels within the mail, so that nothing has to be fetched", async () => {
  const to = address();
  const logo = { src: "data:image/png;base64,iVBORw0KGgo=", alt: "Test shop" };
  await queueMail(platformDb, {
    to,
    subject: "Hello",
    ...layOutMail({ heading: "Hello", paragraphs: [], footnotes: [], brand: { button: null, logo } }),
  });
  await deliverMails();
  const { raw } = received(to)[0]!;
  const cid = /Content-Id: <([^>]+)>/i.exec(raw)?.[1];
  expect(cid).toBeDefined();
  expect(raw).toContain("Content-Type: image/png");
  expect(raw.replace(/=\r?\n/g, "")).toContain(`src=3D"cid:${cid}"`);
});
