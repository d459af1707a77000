import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSimulator } from "@/simulator/client";
import { startSimulator, type Running } from "@/tests/simulator/harness";

export type OwnMeta = Running & {
  /** Callbacks Meta greeted, by path. */
  greeted: string[];
  /** What the product's callback answers to a greeting; 200 unless a test says otherwise. */
  callback: { status: number };
};

/**
 * A simulator of the test's own that the code under test takes for Meta, and a callback that greets back. Call it before
 * anything reads the environment.
 */
export async function ownMeta(): Promise<OwnMeta> {
  const running = await startSimulator();
  const greeted: string[] = [];
  const callback = { status: 200 };
  const product: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://product");
    if (request.method === "GET") greeted.push(url.pathname);
    response.writeHead(callback.status).end(url.searchParams.get("hub.challenge") ?? "");
  });
  await new Promise<void>((resolve) => product.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    APP_URL: `http://127.0.0.1:${(product.address() as AddressInfo).port}`,
    META_GRAPH_URL: running.url,
    META_APP_ID: running.appId,
    META_APP_SECRET: running.appSecret,
    META_LOGIN_CONFIG_ID: "4242",
    SIMULATOR_URL: running.url,
    SIMULATOR_TOKEN: running.environment.SIMULATOR_TOKEN,
  });
  return {
    ...running,
    sim: createSimulator({ url: running.url, token: running.environment.SIMULATOR_TOKEN! }),
    greeted,
    callback,
    close: async () => {
      product.closeAllConnections();
      await new Promise((resolve) => product.close(resolve));
      await running.close();
    },
  };
}
