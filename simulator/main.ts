import path from "node:path";
import { setPlatformApp } from "./core/accounts";
import { keepPlatformApp } from "./core/apps";
import { closeJournal, openJournal } from "./core/journal";
import { openMediaStore } from "./core/media-store";
import { onOutage } from "./core/outage";
import { beFast } from "./core/state";
import { loadState } from "./core/store";
import { readEnv } from "./env";
import { setEndpoint } from "./stripe/events";
import { setStripeOrigin } from "./stripe/life";
import { openStore, save } from "./stripe/store";
import { setOrigin } from "./graph/media";
import { resumeReviews } from "./graph/template-review";
import { createSimulatorServer, outage } from "./server";
import { stopDelivery } from "./webhooks/delivery";

const read = readEnv(process.env);
if ("mistakes" in read) {
  console.error(`The simulator cannot start:\n${read.mistakes.map((line) => `  ${line}`).join("\n")}`);
  process.exit(1);
}
const { env } = read;
const folder = path.join(env.DATA_DIR, "simulator");

if (env.SIMULATOR_FAST) beFast();
openMediaStore(folder);
const life = loadState(folder);
setPlatformApp(env.META_APP_ID);
// Listening on every address is not an address to be reached at.
const reachable = env.SIMULATOR_HOST === "0.0.0.0" ? "127.0.0.1" : env.SIMULATOR_HOST;
setOrigin(`http://${reachable}:${env.SIMULATOR_PORT}`);
setStripeOrigin(`http://${reachable}:${env.SIMULATOR_PORT}`);
if (env.SIMULATOR_STRIPE_WEBHOOK_URL && env.STRIPE_WEBHOOK_SECRET) {
  setEndpoint({ url: env.SIMULATOR_STRIPE_WEBHOOK_URL, secret: env.STRIPE_WEBHOOK_SECRET });
}

const server = createSimulatorServer(env.SIMULATOR_TOKEN);
const listen = () => server.listen(env.SIMULATOR_PORT, env.SIMULATOR_HOST, 4096);
onOutage((ms) => outage(server, ms, listen));

server.once("error", (error) => {
  console.error(
    `The simulator cannot listen on ${env.SIMULATOR_HOST}:${env.SIMULATOR_PORT}: ${error.message}`,
  );
  process.exit(1);
});
server.once("listening", () => {
  // The port is the lock: only who has it may write the journal.
  life.tidy();
  openStore(folder);
  openJournal();
  keepPlatformApp({
    id: env.META_APP_ID,
    secret: env.META_APP_SECRET,
    callbackUrl: env.SIMULATOR_WEBHOOK_URL,
    verifyToken: env.META_WEBHOOK_VERIFY_TOKEN,
  });
  life.resume();
  resumeReviews();
  console.log(
    `simulator: listening on http://${env.SIMULATOR_HOST}:${env.SIMULATOR_PORT}, ${life.records} records read`,
  );
});
listen();

const leave = () => {
  stopDelivery();
  closeJournal();
  save();
  process.exit(0);
};
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
