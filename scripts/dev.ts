import { runLocally } from "./local";

void runLocally(true, process.argv.slice(2));
