import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { readEnv } from "@/lib/platform/env";
import { spool, TooLarge } from "@/lib/platform/spool";
import { bucketStore, directoryStore, type Store } from "@/lib/platform/storage";
import { inPieces } from "@/tests/support/files-made";
import { startS3, type S3Server } from "@/tests/support/s3-server";

let s3: S3Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "parley-store-"));
  s3 = await startS3();
});
afterAll(async () => {
  await s3.close();
  rmSync(folder, { recursive: true, force: true });
});

const bucket = (secretAccessKey = "S3RVER"): Store =>
  bucketStore(s3.bucket, {
    endpoint: s3.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "S3RVER", secretAccessKey },
  });

function fileOf(bytes: Buffer): string {
  const file = path.join(folder, randomBytes(8).toString("hex"));
  writeFileSync(file, bytes);
  return file;
}

/** The keys of a bucket behind an address that lists and deletes: s3rver refuses the signature of every list. */
async function listingBucket(keys: Set<string>): Promise<{ store: Store; close: () => Promise<unknown> }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://bucket");
    if (request.method === "DELETE") {
      keys.delete(decodeURIComponent(pathname.slice("/files/".length)));
      return response.writeHead(204).end();
    }
    // Pages of two: what is asked for comes in several answers.
    const found = [...keys].filter((key) => key.startsWith(searchParams.get("prefix")!)).slice(0, 2);
    const contents = found.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
    return response
      .writeHead(200, { "content-type": "application/xml" })
      .end(`<?xml version="1.0"?><ListBucketResult>${contents}</ListBucketResult>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const store = bucketStore("files", {
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
  return {
    store,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const family = ["gone/1", "gone/2", "gone/exports/3/1.zip", "gone-not/1", "other/gone/1"];
const relatives = ["gone-not/1", "other/gone/1"];

test("a directory loses all of a folder and nothing beside it", async () => {
  const store = directoryStore(path.join(folder, "family"));
  const bytes = randomBytes(100);
  for (const key of family) await store.put(key, fileOf(bytes), facts(bytes));
  for (let times = 0; times < 2; times++) await store.removeUnder("gone");
  const left: string[] = [];
  for (const key of family) if (await read(await store.get(key))) left.push(key);
  expect(left).toEqual(relatives);
});

test("a bucket loses all of a folder and nothing beside it, however many lists it takes", async () => {
  const keys = new Set(family);
  const { store, close } = await listingBucket(keys);
  for (let times = 0; times < 2; times++) await store.removeUnder("gone");
  await close();
  expect([...keys]).toEqual(relatives);
});

const facts = (bytes: Buffer) => ({ sizeBytes: bytes.length, mimeType: "image/png" });

async function read(stream: Readable | null): Promise<Buffer | null> {
  if (!stream) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe.each<[string, () => Store]>([
  ["a directory", () => directoryStore(path.join(folder, "store"))],
  ["a bucket", () => bucket()],
])("%s", (_, open) => {
  test("gives back what was put, whole and in parts, until it is removed", async () => {
    const store = open();
    const bytes = randomBytes(300_000);
    const source = fileOf(bytes);
    await store.put("shop/file-1", source, facts(bytes));
    expect(existsSync(source)).toBe(false);
    expect((await read(await store.get("shop/file-1")))!.equals(bytes)).toBe(true);
    const part = await read(await store.get("shop/file-1", { start: 1_000, end: 1_099 }));
    expect(part!.equals(bytes.subarray(1_000, 1_100))).toBe(true);
    await store.remove("shop/file-1");
    expect(await store.get("shop/file-1")).toBeNull();
    await store.remove("shop/file-1");
  });

  test("what is put again under a key takes the place of the first", async () => {
    const store = open();
    for (const words of ["first", "second one"]) {
      const bytes = Buffer.from(words);
      await store.put("shop/twice", fileOf(bytes), facts(bytes));
    }
    expect((await read(await store.get("shop/twice")))!.toString()).toBe("second one");
  });

  test.each(["../outside", "/etc/passwd", "a/../../b", "a//b", ".hidden", "a\\b", "a b", ""])(
    "takes no key %j that could lead elsewhere",
    async (key) => {
      const bytes = Buffer.from("x");
      await expect(open().put(key, fileOf(bytes), facts(bytes))).rejects.toThrow("Not a key of the store");
    },
  );
});

test("a bucket refuses who signs with another secret, and the file is not lost", async () => {
  const bytes = Buffer.from("mine");
  const source = fileOf(bytes);
  await expect(bucket("wrong").put("shop/forged", source, facts(bytes))).rejects.toThrow(/signature/i);
  expect(existsSync(source)).toBe(true);
  expect(await bucket().get("shop/forged")).toBeNull();
});

test("a file that comes in is counted and known by its digest, and one that is too large leaves nothing", async () => {
  const bytes = Buffer.from("a few words");
  const spooled = await spool(inPieces(bytes, 3), 100);
  expect(spooled).toMatchObject({ sizeBytes: bytes.length, head: bytes });
  rmSync(spooled.path);
  await expect(spool(inPieces(randomBytes(200_000)), 100_000)).rejects.toBeInstanceOf(TooLarge);
});

test("a key for S3 without its secret is a mistake that is named", () => {
  const result = readEnv({
    DATABASE_URL: "postgres://localhost/parley",
    REDIS_URL: "redis://localhost",
    APP_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "x".repeat(32),
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
    META_APP_SECRET: "long enough",
    META_WEBHOOK_VERIFY_TOKEN: "long enough",
    S3_BUCKET: "files",
    S3_ACCESS_KEY_ID: "key",
  });
  expect(result).toEqual({
    mistakes: ["S3_SECRET_ACCESS_KEY: is missing; a key's id and its secret belong together"],
  });
});
