import { spawn, type ChildProcess } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createSimulator, type SimulatorClient } from "@/simulator/client";

const root = path.resolve(__dirname, "..", "..");

type Json = Record<string, unknown>;

/** One POST as it came: bytes, whether the signature over those bytes was right, and the parsed body. */
export interface ReceivedPost {
  raw: Buffer;
  signed: boolean;
  at: number;
  body: { object: string; entry: { id: string; time?: number; changes: { field: string; value: Json }[] }[] };
}

/** A callback like the product's: checks signatures over raw bytes, answers as told. */
export interface Receiver {
  url: string;
  secret: string;
  verifyToken: string;
  posts: ReceivedPost[];
  handshakes: number;
  /** What to answer; 200 unless a test says otherwise. */
  answer: (post: ReceivedPost) => number | Promise<number>;
  changes: (field?: string) => Json[];
  statuses: (name?: string) => Json[];
  messages: () => Json[];
  close: () => Promise<void>;
}

export async function startReceiver(secret: string, verifyToken: string): Promise<Receiver> {
  const receiver: Receiver = {
    url: "",
    secret,
    verifyToken,
    posts: [],
    handshakes: 0,
    answer: () => 200,
    changes: (field) =>
      receiver.posts.flatMap(({ body }) =>
        body.entry.flatMap(({ changes }) =>
          changes.flatMap((change) => (field && change.field !== field ? [] : [change.value])),
        ),
      ),
    statuses: (name) =>
      receiver
        .changes("messages")
        .flatMap((value) => (value.statuses as Json[] | undefined) ?? [])
        .filter((status) => !name || status.status === name),
    messages: () =>
      receiver.changes("messages").flatMap((value) => (value.messages as Json[] | undefined) ?? []),
    close: () => Promise.resolve(),
  };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://receiver");
    if (request.method === "GET") {
      receiver.handshakes++;
      const right = url.searchParams.get("hub.verify_token") === verifyToken;
      response.writeHead(right ? 200 : 403).end(right ? url.searchParams.get("hub.challenge") : "no");
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const wanted = "sha256=" + createHmac("sha256", secret).update(raw).digest("hex");
      const post: ReceivedPost = {
        raw,
        signed: request.headers["x-hub-signature-256"] === wanted,
        at: Date.now(),
        body: JSON.parse(raw.toString("utf8")) as ReceivedPost["body"],
      };
      void Promise.resolve(receiver.answer(post)).then((status) => {
        if (status === 200) receiver.posts.push(post);
        response.writeHead(status).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A test that fails half-way leaves its receiver open: that must not keep the run alive.
  server.unref();
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  receiver.close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return receiver;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Running {
  url: string;
  sim: SimulatorClient;
  receiver: Receiver;
  appId: string;
  appSecret: string;
  /** Ends the process: SIGTERM, or SIGKILL as a crash. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** Starts it again over the same state. */
  start: () => Promise<void>;
  close: () => Promise<void>;
  environment: Record<string, string>;
}

/** The real simulator as a process of its own, with its own port, state and receiver. */
export async function startSimulator(extra: Record<string, string> = {}): Promise<Running> {
  const appSecret = randomUUID();
  const receiver = await startReceiver(appSecret, "right-token");
  const port = await freePort();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "simulator-"));
  const environment = {
    SIMULATOR_PORT: String(port),
    SIMULATOR_TOKEN: "control-token",
    SIMULATOR_WEBHOOK_URL: receiver.url,
    SIMULATOR_FAST: "1",
    DATA_DIR: folder,
    META_APP_ID: "700100200300",
    META_APP_SECRET: appSecret,
    META_WEBHOOK_VERIFY_TOKEN: receiver.verifyToken,
    ...extra,
  };
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const running: Running = {
    url,
    sim: createSimulator({ url, token: environment.SIMULATOR_TOKEN }),
    receiver,
    appId: environment.META_APP_ID,
    appSecret,
    environment,
    start: async () => {
      child = spawn(process.execPath, ["--import", "tsx", "simulator/main.ts"], {
        cwd: root,
        env: environment as unknown as NodeJS.ProcessEnv,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let printed = "";
      const started = child;
      started.stdout!.on("data", (data: Buffer) => (printed += data.toString()));
      started.stderr!.on("data", (data: Buffer) => (printed += data.toString()));
      for (;;) {
        if (started.exitCode !== null) throw new Error(`the simulator ended: ${printed}`);
        if (
          await running.sim.health().then(
            () => true,
            () => false,
          )
        )
          return;
        await pause(25);
      }
    },
    stop: (signal = "SIGTERM") => {
      const ending = child;
      child = null;
      if (!ending || ending.exitCode !== null) return Promise.resolve(ending?.exitCode ?? null);
      return new Promise((resolve) => {
        ending.once("exit", (code) => resolve(code));
        ending.kill(signal);
      });
    },
    close: async () => {
      await running.stop("SIGKILL");
      await receiver.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  await running.start();
  return running;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `check` gives something; fails with `what` after twenty seconds. */
export async function until<T>(what: string, check: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await check();
    if (value) return value as NonNullable<T>;
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await pause(10);
  }
}

export interface GraphAnswer {
  status: number;
  body: Json & {
    error?: {
      code: number;
      message: string;
      type: string;
      error_subcode?: number;
      error_data?: { details: string };
      fbtrace_id: string;
    };
    messages?: { id: string; message_status?: string }[];
    contacts?: { input: string; wa_id?: string; user_id?: string }[];
    data?: Json[];
    paging?: { cursors: { before: string; after: string }; next?: string; previous?: string };
  };
}

/** A caller of the Graph part with one token. */
export function graphWith(url: string, token: string) {
  const call = async (method: string, where: string, body?: unknown): Promise<GraphAnswer> => {
    const target = where.startsWith("http") ? where : `${url}/v26.0/${where}`;
    const response = await fetch(target, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as GraphAnswer["body"] };
  };
  return {
    get: (where: string) => call("GET", where),
    post: (where: string, body: unknown = {}) => call("POST", where, body),
    delete: (where: string, body?: unknown) => call("DELETE", where, body),
    send: (numberId: string, message: Json) =>
      call("POST", `${numberId}/messages`, { messaging_product: "whatsapp", ...message }),
  };
}

/** An account of its own, with everything a test needs to speak to it. */
export async function newBusiness(running: Running, input: Json = {}) {
  const account = await running.sim.accounts.create({ businessName: "Lucky Shrub", ...input });
  const [phone, brazil, hidden] = account.customers;
  return {
    account,
    numberId: account.phoneNumbers[0]!.id,
    graph: graphWith(running.url, account.accessToken),
    phone: phone!,
    brazil: brazil!,
    hidden: hidden!,
  };
}
