import { createServer, type AddressInfo, type Socket } from "node:net";

export type ReceivedMail = { from: string; to: string[]; raw: string };
type Verdict = string | "cut";

/**
 * A mail server that speaks SMTP over a real socket and keeps what it was given.
 * `onRecipient` and `onData` may answer something else than 250, or "cut" the line instead of answering.
 */
export async function startSmtp() {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = {
    received,
    onRecipient: (_address: string): Verdict => "250 OK",
    onData: (_mail: ReceivedMail): Verdict => "250 OK",
  };

  const net = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    const say = (verdict: Verdict) => (verdict === "cut" ? socket.destroy() : socket.write(`${verdict}\r\n`));
    let mail: ReceivedMail = { from: "", to: [], raw: "" };
    let inData = false;
    let buffered = "";
    const takeLine = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
      if (verb === "EHLO" || verb === "HELO") say("250 test");
      else if (verb === "MAIL") {
        mail = { from: address, to: [], raw: "" };
        say("250 OK");
      } else if (verb === "RCPT") {
        const verdict = server.onRecipient(address);
        if (verdict.startsWith("250")) mail.to.push(address);
        say(verdict);
      } else if (verb === "DATA") {
        inData = true;
        say("354 Go on");
      } else if (verb === "QUIT") {
        say("221 Bye");
        socket.end();
      } else say("250 OK");
    };
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      buffered += chunk;
      for (;;) {
        const ending = inData ? "\r\n.\r\n" : "\r\n";
        const at = buffered.indexOf(ending);
        if (at < 0) return;
        const part = buffered.slice(0, at);
        buffered = buffered.slice(at + ending.length);
        if (!inData) {
          takeLine(part);
          continue;
        }
        inData = false;
        const whole = { ...mail, raw: part };
        const verdict = server.onData(whole);
        if (verdict.startsWith("250")) received.push(whole);
        say(verdict);
      }
    });
    say("220 test ESMTP");
  });

  const listen = (port: number) =>
    new Promise<number>((resolve) =>
      net.listen(port, "127.0.0.1", () => resolve((net.address() as AddressInfo).port)),
    );
  const port = await listen(0);
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => net.close(() => resolve()));
  };
  return Object.assign(server, {
    url: `smtp://127.0.0.1:${port}`,
    stop,
    /** After `stop`, at the same address. */
    startAgain: () => listen(port),
    /** From now on mails of this process go here. Before anything read the environment. */
    use: () => void (process.env.SMTP_URL = `smtp://127.0.0.1:${port}`),
  });
}

export type SmtpServer = Awaited<ReturnType<typeof startSmtp>>;
