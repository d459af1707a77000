import { need, type Command } from "./command";
import { workspaceScope } from "./scope";
import { rebuildRollups } from "@/lib/analytics/rebuild";

const rebuild: Command = {
  name: "counts rebuild",
  summary: "Count a workspace's messages anew for its dashboard, after rows were restored past the triggers.",
  usage: "--workspace <slug or id>",
  options: { workspace: { type: "string" } },
  required: ["workspace"],
  async run(values) {
    const { workspaceId } = await workspaceScope(need(values, "workspace"));
    const quarters = await rebuildRollups(workspaceId);
    return {
      json: { workspaceId, quarters },
      text: `Counted anew: ${quarters} quarters of an hour have something in them.`,
    };
  },
};

export const countsCommands: readonly Command[] = [rebuild];
