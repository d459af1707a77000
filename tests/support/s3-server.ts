import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const script = `
const S3rver = require("@20minutes/s3rver");
const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: process.argv[1],
  configureBuckets: [{ name: "files" }] });
server.run().then(({ port }) => console.log(port));
`;

export type S3Server = { url: string; bucket: string; close: () => Promise<void> };

/** A server of Amazon's S3 protocol in a process of its own. It knows one key, S3RVER, and checks every signature. */
export async function startS3(): Promise<S3Server> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "parley-s3-"));
  const child: ChildProcess = spawn(process.execPath, ["-e", script, folder], {
    cwd: path.resolve(__dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the S3 server ended with ${code}`)));
    child.stdout!.once("data", (data: Buffer) => resolve(data.toString().trim()));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    bucket: "files",
    close: async () => {
      child.removeAllListeners("exit");
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
