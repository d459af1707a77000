import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { platformDb } from "@/lib/platform/db";
import type { Reach } from "@/lib/team/push";
import { unique, type TestWorkspace } from "./workspace";

type Post = { path: string; headers: IncomingHttpHeaders; body: Buffer };

/** A browser that subscribed: its row, its path at the service, and its keys. */
export type Browser = {
  row: Awaited<ReturnType<typeof platformDb.pushSubscription.create>>;
  path: string;
  pair: ECDH;
  auth: Buffer;
};

/** Only tests may call this machine. */
export const here: Reach = () => ({});

/** A push service as browsers have one, on this machine, while the tests of a file run: what it was handed, and what it answers. */
export function pushService() {
  let service: Server;
  let base = "";
  const posts: Post[] = [];
  const answers = new Map<string, number>();
  beforeAll(async () => {
    service = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        posts.push({ path: request.url!, headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(answers.get(request.url!) ?? 201).end();
      });
    });
    service.listen(0, "127.0.0.1");
    await once(service, "listening");
    base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  afterAll(() => service.close());

  async function addBrowser(
    shop: Pick<TestWorkspace, "workspace" | "user">,
    userId = shop.user.id,
  ): Promise<Browser> {
    const pair = createECDH("prime256v1");
    pair.generateKeys();
    const auth = randomBytes(16);
    const path = `/${unique("browser")}`;
    const row = await platformDb.pushSubscription.create({
      data: {
        workspaceId: shop.workspace.id,
        userId,
        endpoint: base + path,
        p256dh: pair.getPublicKey("base64url"),
        auth: auth.toString("base64url"),
      },
    });
    return { row, path, pair, auth };
  }
  const postsTo = (path: string) => posts.filter((post) => post.path === path);
  return {
    addBrowser,
    postsTo,
    answers,
    base: () => base,
    /** What a browser was told so far, in words. */
    toldTo: (browser: Browser) => postsTo(browser.path).map(({ body }) => decrypt(browser, body)),
  };
}

/** What a browser does with a push. Source: RFC 8291 section 4, RFC 8188 section 2. */
export function decrypt({ pair, auth }: Browser, body: Buffer): Record<string, string> {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync("sha256", pair.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString()) as Record<string, string>;
}
