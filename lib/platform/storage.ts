import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { env } from "@/lib/platform/env";
import { spoolFolder } from "@/lib/platform/spool";

/** First and last byte, both counted from 0 and both included. */
export type ByteRange = { start: number; end: number };

/** A key is made by us, never by whoever sent the file: parts of letters, digits, "-", "_" and ".", none begins with ".". */
const keyShape = /^[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*)*$/;

function checked(key: string): string {
  if (key.length > 500 || !keyShape.test(key)) throw new Error("Not a key of the store.");
  return key;
}

export type Store = {
  /** Keeps the file at `source` under `key`; the file itself is gone afterwards. What was there before is replaced. */
  put: (key: string, source: string, file: { sizeBytes: number; mimeType: string }) => Promise<void>;
  /** @returns null when there is nothing under the key */
  get: (key: string, range?: ByteRange) => Promise<Readable | null>;
  /** Deleting what is not there is fine. */
  remove: (key: string) => Promise<void>;
  /** Deletes everything whose key begins with the folder and a slash. In a bucket it asks for the list of them first. */
  removeUnder: (folder: string) => Promise<void>;
};

const isMissing = (error: unknown): boolean => {
  const { code, name, $metadata } = error as {
    code?: string;
    name?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return code === "ENOENT" || name === "NoSuchKey" || $metadata?.httpStatusCode === 404;
};

/** Files in a directory that web and worker share. A file appears whole or not at all. */
export function directoryStore(directory: string): Store {
  const pathOf = (key: string): string => path.join(directory, ...checked(key).split("/"));
  return {
    put: async (key, source) => {
      const target = pathOf(key);
      await mkdir(path.dirname(target), { recursive: true });
      const file = await open(source, "r+");
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(source, target);
    },
    get: async (key, range) => {
      const target = pathOf(key);
      try {
        const facts = await stat(target);
        if (!facts.isFile()) return null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
      return createReadStream(target, range);
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    removeUnder: (folder) => rm(pathOf(folder), { recursive: true, force: true }),
  };
}

/** Files in a bucket of Amazon S3, or of anything that speaks its protocol. */
export function bucketStore(bucket: string, config: S3ClientConfig): Store {
  const client = new S3Client({
    // Newer checksums are asked for only where S3 insists: MinIO, R2 and older servers refuse some of them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    ...config,
  });
  return {
    put: async (key, source, { sizeBytes, mimeType }) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: checked(key),
          Body: createReadStream(source),
          ContentLength: sizeBytes,
          ContentType: mimeType,
          // Should anybody ever reach the bucket past us, nothing in it runs in their browser.
          ContentDisposition: "attachment",
        }),
      );
      await rm(source, { force: true });
    },
    get: async (key, range) => {
      try {
        const { Body } = await client.send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: checked(key),
            ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
          }),
        );
        return (Body as Readable | undefined) ?? null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: checked(key) }));
    },
    removeUnder: async (folder) => {
      for (;;) {
        const { Contents: found = [] } = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: `${checked(folder)}/`, MaxKeys: 1_000 }),
        );
        if (found.length === 0) return;
        // One by one: deleting many at once asks for checksums that some servers refuse.
        for (let at = 0; at < found.length; at += 20) {
          await Promise.all(
            found
              .slice(at, at + 20)
              .map(({ Key }) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))),
          );
        }
      }
    },
  };
}

function openStore(): Store {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_PATH_STYLE } = env;
  if (!S3_BUCKET) return directoryStore(path.join(env.DATA_DIR, "media"));
  return bucketStore(S3_BUCKET, {
    region: S3_REGION,
    ...(S3_ENDPOINT ? { endpoint: S3_ENDPOINT } : {}),
    forcePathStyle: S3_PATH_STYLE ?? S3_ENDPOINT !== undefined,
    // Without keys the SDK asks the machine it runs on, which is how roles work at Amazon.
    ...(S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
      ? { credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY } }
      : {}),
  });
}

let opened: Store | undefined;

/** Where files lie: the bucket when S3_BUCKET is set, else DATA_DIR. Opened at first use. */
export const storage = (): Store => (opened ??= openStore());

/**
 * Copies a stored file to a path of its own, for tools that need one. Who asks removes it.
 * @returns null when there is nothing under the key
 */
export async function copyOut(key: string): Promise<string | null> {
  const source = await storage().get(key);
  if (!source) return null;
  const target = path.join(await spoolFolder(), randomBytes(16).toString("hex"));
  await pipeline(source, createWriteStream(target, { flags: "wx", mode: 0o600 }));
  return target;
}
