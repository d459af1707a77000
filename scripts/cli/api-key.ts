import { need, textOf, type Command } from "./command";
import { workspaceScope } from "./scope";
import { AppError } from "@/lib/platform/errors";
import { apiKeyInput, createApiKey, listApiKeys, revokeApiKey } from "@/lib/team/api-keys";

const create: Command = {
  name: "api-key create",
  summary: "Make a key for programs. It is shown once.",
  usage: "--workspace <slug or id> --name <name> [--role viewer|agent|admin|owner] [--expires-at <time>]",
  options: {
    workspace: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    "expires-at": { type: "string" },
  },
  required: ["workspace", "name"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const input = apiKeyInput.safeParse({
      name: need(values, "name"),
      role: textOf(values, "role"),
      expiresAt: textOf(values, "expires-at"),
    });
    if (!input.success) {
      const issue = input.error.issues[0]!;
      throw new AppError("invalid", "invalid_input", `${issue.path.join(".")}: ${issue.message}`);
    }
    const apiKey = await createApiKey(scope, input.data);
    return {
      json: { ...apiKey, workspaceId: scope.workspaceId },
      text: `${apiKey.key}\n\nThis is the only time it is shown. Send it as: Authorization: Bearer <key>`,
    };
  },
};

const list: Command = {
  name: "api-key list",
  summary: "The keys of a workspace, newest first.",
  usage: "--workspace <slug or id>",
  options: { workspace: { type: "string" } },
  required: ["workspace"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const page = await listApiKeys(scope, { limit: 100 });
    const lines = page.data.map(
      (key) =>
        `${key.id}  ${key.prefix}  ${key.role.padEnd(6)}  ${key.revokedAt ? "revoked" : "valid  "}  ${key.name}`,
    );
    return { json: page, text: lines.join("\n") || "No keys yet." };
  },
};

const revoke: Command = {
  name: "api-key revoke",
  summary: "End a key: the next request with it is refused.",
  usage: "--workspace <slug or id> --id <id of the key>",
  options: { workspace: { type: "string" }, id: { type: "string" } },
  required: ["workspace", "id"],
  async run(values) {
    const scope = await workspaceScope(need(values, "workspace"));
    const id = need(values, "id");
    await revokeApiKey(scope, id);
    return { json: { id, revoked: true }, text: `The key ${id} is revoked.` };
  },
};

export const apiKeyCommands: readonly Command[] = [create, list, revoke];
