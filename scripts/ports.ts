import { createServer } from "node:net";

function listens(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EAFNOSUPPORT" || error.code === "EADDRNOTAVAIL"),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether nobody listens on this port, on any address of this machine. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "0.0.0.0", "::1", "::"]) {
    if (!(await listens(port, host))) return false;
  }
  return true;
}

const promised = new Set<number>();

/**
 * The wished port, or the next one that is free. A port is given out once per process, so that two services that
 * are started at the same time do not get the same.
 */
export async function findPort(wished: number): Promise<number> {
  for (let port = wished; port < wished + 200 && port < 65_536; port++) {
    if (!promised.has(port) && (await isFree(port))) {
      promised.add(port);
      return port;
    }
  }
  throw new Error(`No free port from ${wished} to ${wished + 199}.`);
}

/** Any free port, chosen by the system: for tests, which must not meet each other. */
export async function anyPort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once("error", reject);
      server.listen({ port: 0, host: "127.0.0.1" }, () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
      });
    });
    if (!promised.has(port)) {
      promised.add(port);
      return port;
    }
  }
}
