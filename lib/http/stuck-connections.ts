import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/**
 * Tears down connections to a path on which nothing moves any more, neither read nor written: a reader that stopped
 * reading blocks the answer's last write for ever, and ending the stream behind it cannot close the socket then. A route
 * handler does not see its socket, hence from outside.
 * @param path of the endpoint
 * @param idleMs longer than the silences of a healthy answer
 */
export function closeStuckConnections(path: string, idleMs: number): void {
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    // Node closes a socket whose timeout nobody handles.
    if (request.url?.split("?")[0] === path) socket.setTimeout(idleMs);
  });
}
