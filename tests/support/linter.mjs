// ESLint in a process of its own, for tests: Jest's loader cannot read the configuration, which is an ES module.
// Answers each line {"file","code"} with a line of the rules that code breaks when it stands in that file.
import path from "node:path";
import { createInterface } from "node:readline";
import { ESLint } from "eslint";
import { adapters, domains, edges, foundations } from "../../eslint.config.mjs";

const root = path.resolve(import.meta.dirname, "..", "..");
const eslint = new ESLint({
  cwd: root,
  // The rule's short cut knows only files that are there.
  overrideConfig: { rules: { "import/no-cycle": ["error", { ignoreExternal: true, disableScc: true }] } },
});

process.stdout.write(`${JSON.stringify([...domains, ...edges, ...adapters, ...foundations])}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const { file, code } = JSON.parse(line);
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  process.stdout.write(
    `${JSON.stringify(result.messages.map(({ ruleId, message }) => ruleId ?? message))}\n`,
  );
}
