import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { preciseNow } from "./core/clock";
import { answerControl } from "./control/router";
import { GraphError } from "./graph/errors";
import { downloadMedia } from "./graph/media";
import { routeGraph } from "./graph/router";
import { answerGraph, write } from "./graph/send";
import { answerStripe } from "./stripe/router";
import type { GraphRequest } from "./graph/request";

/** Meta's media cap plus the multipart around it. */
const LARGEST_BODY = 101 * 2 ** 20;

/** Sockets that have served the control API are spared by an outage. */
const controlSockets = new WeakSet<Socket>();
const sockets = new Set<Socket>();

/** The one server: Graph under `/vNN.N/…`, media downloads, and the control API under `/_sim/`. */
export function createSimulatorServer(token: string): http.Server {
  const server = http.createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) => {
    handle(request, response, token).catch((error: unknown) => {
      console.error("simulator: unexpected error", error);
      if (!response.headersSent) response.writeHead(500).end();
      else response.destroy();
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
  });
  return server;
}

async function handle(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
  const at = preciseNow();
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  const body = await readBody(request, response);
  if (!body) return;
  if (await answerStripe({ request, response, pathname, query, body }, token)) return;
  if (pathname.startsWith("/_sim/")) {
    controlSockets.add(request.socket);
    return answerControl({ request, response, pathname, query, body, token });
  }
  const version = /^\/(v\d+\.\d+)(?=\/|$)/.exec(pathname)?.[1] ?? "";
  const path = pathname.slice(version ? version.length + 1 : 0) || "/";
  const graph: GraphRequest = {
    method: request.method ?? "GET",
    version: version || "v26.0",
    parts: path.split("/").filter(Boolean).map(decode),
    path,
    query,
    headers: request.headers,
    body,
    origin: `http://${request.headers.host ?? "127.0.0.1"}`,
    at,
  };
  if (pathname.startsWith("/whatsapp_business/attachments"))
    return answerGraph(graph, response, downloadMedia);
  return answerGraph(graph, response, routeGraph);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The whole body, or null when it was too large (answered) or the caller went away. */
function readBody(request: IncomingMessage, response: ServerResponse): Promise<Buffer | null> {
  if (request.method === "GET" || request.method === "HEAD") {
    request.resume();
    return Promise.resolve(EMPTY);
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
    });
    request.on("end", () => {
      if (size > LARGEST_BODY) {
        const error = new GraphError(100, { message: "(#100) The request body is too large.", status: 413 });
        write(response, { status: 413, body: { error: error.body } });
        return resolve(null);
      }
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.on("error", () => resolve(null));
    request.on("close", () => resolve(null));
  });
}

const EMPTY = Buffer.alloc(0);

/**
 * Takes the service down for a while: the port refuses connections and open Graph connections are cut. Control
 * connections that are already open keep working.
 */
export function outage(server: http.Server, ms: number, listen: () => void): void {
  server.close();
  for (const socket of sockets) if (!controlSockets.has(socket)) socket.destroy();
  setTimeout(listen, ms);
}
