import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { closeStuckConnections } from "@/lib/http/stuck-connections";

const idleMs = 300;
let server: http.Server;
let port: number;

beforeAll(async () => {
  closeStuckConnections("/endless", idleMs);
  server = http.createServer((request, response) => {
    async function* forEver() {
      for (;;) {
        yield Buffer.alloc(64 * 1024, "x");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    pipeline(forEver(), response).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A connection that has asked for a path, from both sides. */
async function connect(
  path: string,
): Promise<{ client: net.Socket; atServer: net.Socket; closed: Promise<unknown> }> {
  const accepted = new Promise<net.Socket>((resolve) => server.once("connection", resolve));
  const client = net.connect(port, "127.0.0.1");
  client.on("error", () => undefined);
  client.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const atServer = await accepted;
  return { client, atServer, closed: new Promise((resolve) => atServer.once("close", resolve)) };
}

test("a reader that stops reading loses its connection; one that reads keeps it", async () => {
  const reading = await connect("/endless?a=1");
  reading.client.resume();
  const stuck = await connect("/endless");
  stuck.client.pause();
  await stuck.closed;
  // By now the other has been open for longer than the idle time.
  expect(reading.atServer.destroyed).toBe(false);
  await new Promise((resolve) => reading.client.once("data", resolve));
  reading.client.destroy();
  stuck.client.destroy();
});

test("other paths are left alone", async () => {
  const elsewhere = await connect("/elsewhere");
  elsewhere.client.pause();
  const stuck = await connect("/endless");
  stuck.client.pause();
  await stuck.closed;
  expect(elsewhere.atServer.destroyed).toBe(false);
  elsewhere.client.destroy();
  stuck.client.destroy();
});
