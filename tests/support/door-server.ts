import { createServer } from "node:http";
import { readBytes, storeWebhook, tooLarge } from "@/lib/webhooks/store";

// The webhook door as a process of its own, to be killed: `tsx tests/support/door-server.ts <port>`.
const port = Number(process.argv[2]);

createServer((incoming, outgoing) => {
  void (async () => {
    const bytes = await readBytes(incoming);
    const header = incoming.headers["x-hub-signature-256"];
    const { status, body, headers } = bytes
      ? await storeWebhook({
          door: { kind: "platform" },
          bytes,
          signature: typeof header === "string" ? header : null,
        })
      : tooLarge();
    outgoing.writeHead(status, headers).end(body);
  })();
}).listen(port, "127.0.0.1", () => process.stdout.write("door is open\n"));
