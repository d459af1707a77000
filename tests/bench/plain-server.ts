import { createServer } from "node:http";
import { readBytes, storeWebhook, tooLarge } from "@/lib/webhooks/store";

// The same door without a web framework: what is left is HTTP, the signature and the group commit.
const server = createServer((request, response) => {
  void (async () => {
    const bytes = await readBytes(request);
    const signature = request.headers["x-hub-signature-256"];
    const answer = bytes
      ? await storeWebhook({
          door: { kind: "platform" },
          bytes,
          signature: typeof signature === "string" ? signature : null,
        })
      : tooLarge();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  })();
});

server.listen(Number(process.env.PORT), "127.0.0.1", () => process.stdout.write("ready\n"));
process.on("SIGTERM", () => process.exit(0));
