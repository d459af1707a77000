import { runLocally } from "./local";

void runLocally(false, process.argv.slice(2));
