import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.resolve(__dirname, "..");

let linter: ChildProcess;
let answers: AsyncIterator<string>;
/** The folders of lib that the rules know. */
let placed: string[];

beforeAll(async () => {
  linter = spawn(process.execPath, [path.join(root, "tests", "support", "linter.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  answers = createInterface({ input: linter.stdout! })[Symbol.asyncIterator]();
  placed = await nextAnswer();
});

afterAll(() => linter.kill());

async function nextAnswer(): Promise<string[]> {
  const { value, done } = await answers.next();
  if (done) throw new Error("The linter ended.");
  return JSON.parse(value as string) as string[];
}

/** The rules that code breaks when it stands in this file of the project. */
async function broken(file: string, code: string): Promise<string[]> {
  linter.stdin!.write(`${JSON.stringify({ file, code })}\n`);
  // Virtual code uses less than it imports.
  return [...new Set((await nextAnswer()).filter((rule) => !/no-unused|consistent-type-imports/.test(rule)))];
}

const paths = "import/no-restricted-paths";
const syntax = "no-restricted-syntax";
const imports = "@typescript-eslint/no-restricted-imports";

describe("a Scope is proof", () => {
  const scope = 'import type { Scope } from "@/lib/tenancy/scope";\n';

  test.each([
    ["a cast", `${scope}export const s = { workspaceId: "w" } as Scope;`],
    ["a cast through unknown", `${scope}export const s = { workspaceId: "w" } as unknown as Scope;`],
    ["an old-style cast", `${scope}export const s = <Scope>(<unknown>{ workspaceId: "w" });`],
    ["satisfies", `${scope}export const s = { workspaceId: "w" } satisfies Scope;`],
    ["a cast of a list", `${scope}export const s = [{ workspaceId: "w" }] as unknown as Scope[];`],
    ["a cast of what carries one", `${scope}export const s = {} as { scope: Scope; other: string };`],
    ["an import type in the cast", `export const s = {} as import("@/lib/tenancy/scope").Scope;`],
    [
      "a namespace in the cast",
      `import type * as tenancy from "@/lib/tenancy/scope";\nexport const s = {} as unknown as tenancy.Scope;`,
    ],
    ["another name by import", `import type { Scope as S } from "@/lib/tenancy/scope";\nexport type X = S;`],
    ["another name by alias", `${scope}type S = Scope;\nexport const s = {} as unknown as S;`],
    ["a cast to never", `export const s = { workspaceId: "w" } as never;`],
    [
      "a borrowed parameter",
      `export const s = {} as unknown as Parameters<typeof find>[0];\nfunction find() {}`,
    ],
  ])("forged by %s does not lint", async (_, code) => {
    expect(await broken("lib/inbox/virtual.ts", code)).toContain(syntax);
    expect(await broken("tests/inbox/virtual.test.ts", code)).toContain(syntax);
  });

  test("any, which would pass for one, does not lint", async () => {
    const code = `export const s = JSON.parse("{}") as any;`;
    expect(await broken("lib/inbox/virtual.ts", code)).toContain("@typescript-eslint/no-explicit-any");
  });

  test("is minted in lib/tenancy/scope.ts, and used everywhere", async () => {
    expect(
      await broken("lib/tenancy/scope.ts", "type Scope = { a: 1 };\nexport const s = {} as Scope;"),
    ).toEqual([]);
    const use = `${scope}export const workspaceOf = (scope: Scope): string => scope.workspaceId;`;
    expect(await broken("lib/inbox/virtual.ts", use)).toEqual([]);
  });

  test("a cast of something else that only takes a Scope lints", async () => {
    const code = `${scope}export const f = ((scope: Scope) => scope) as unknown as () => void;`;
    expect(await broken("lib/inbox/virtual.ts", code)).toEqual([]);
  });
});

describe("who may import whom", () => {
  test("a domain imports leftwards", async () => {
    expect(await broken("lib/inbox/virtual.ts", 'export * from "@/lib/contacts/views";')).toEqual([]);
    expect(await broken("lib/inbox/virtual.ts", 'export * from "../tenancy/roles";')).toEqual([]);
  });

  test.each([
    ["lib/contacts/virtual.ts", "@/lib/inbox/queries"],
    ["lib/contacts/virtual.ts", "../inbox/queries"],
    ["lib/tenancy/virtual.ts", "@/lib/phone-numbers/queries"],
    ["lib/phone-numbers/virtual.ts", "@/lib/contacts/views"],
  ])("a domain does not import rightwards: %s from %s", async (file, from) => {
    expect(await broken(file, `export * from "${from}";`)).toContain(paths);
    expect(await broken(file, `export const late = () => import("${from}");`)).toContain(paths);
    expect(await broken(file, `import type * as x from "${from}";\nexport type X = typeof x;`)).toContain(
      paths,
    );
  });

  test.each([
    ["a domain an edge", "lib/inbox/virtual.ts", "@/lib/http/route"],
    ["a domain the job table", "lib/inbox/virtual.ts", "@/lib/jobs"],
    ["a domain an entry point", "lib/inbox/virtual.ts", "@/worker"],
    ["lib the scripts", "lib/http/virtual.ts", "@/scripts/migrations"],
    ["the platform a domain", "lib/platform/virtual.ts", "@/lib/tenancy/scope"],
    ["shared the platform", "lib/shared/virtual.ts", "@/lib/platform/env"],
    ["an adapter a domain", "lib/realtime/virtual.ts", "@/lib/tenancy/scope"],
    ["an adapter another adapter", "lib/whatsapp/virtual.ts", "@/lib/realtime/hub"],
    ["an adapter an edge", "lib/whatsapp/virtual.ts", "@/lib/http/route"],
    ["a page the database", "app/w/virtual.tsx", "@/lib/platform/db"],
    ["a page the generated client", "app/w/virtual.tsx", "@/lib/platform/generated/prisma/client"],
    ["a page the tests", "app/w/virtual.tsx", "@/tests/support/workspace"],
    ["a component queries", "components/inbox/virtual.tsx", "@/lib/inbox/queries"],
    ["a component commands", "components/inbox/virtual.tsx", "@/lib/tenancy/commands"],
    ["a component the platform", "components/inbox/virtual.tsx", "@/lib/platform/env"],
    ["a hook the platform", "hooks/virtual.ts", "@/lib/platform/errors"],
    ["lib a component", "lib/shared/virtual.ts", "@/components/ui/button"],
    ["rules the database", "lib/inbox/rules.ts", "@/lib/platform/db"],
    ["schemas commands", "lib/inbox/schemas.ts", "@/lib/tenancy/commands"],
    ["the product the simulator", "lib/whatsapp/virtual.ts", "@/simulator/env"],
    ["the simulator the product", "simulator/virtual.ts", "@/lib/whatsapp/schemas"],
  ])("%s does not import", async (_, file, from) => {
    expect(existsAsModule(from)).toBe(true);
    expect(await broken(file, `export * from "${from}";`)).toContain(paths);
  });

  test("an edge imports domains, a page imports queries, a component imports schemas, rules and shared", async () => {
    for (const [file, from] of [
      ["lib/http/virtual.ts", "@/lib/inbox/queries"],
      ["lib/webhooks/virtual.ts", "@/lib/inbox/queries"],
      ["lib/jobs.ts", "@/lib/tenancy/jobs"],
      ["app/w/virtual.ts", "@/lib/tenancy/queries"],
      ["components/virtual.ts", "@/lib/tenancy/schemas"],
      ["components/virtual.ts", "@/lib/tenancy/rules"],
      ["hooks/virtual.ts", "@/lib/shared/cn"],
    ] as const) {
      expect(existsAsModule(from)).toBe(true);
      expect(await broken(file, `export * from "${from}";`)).toEqual([]);
    }
  });

  test("a component takes the types of views and not their code", async () => {
    const from = '"@/lib/tenancy/views"';
    expect(
      await broken("components/virtual.ts", `import { toView } from ${from};\nexport { toView };`),
    ).toContain(imports);
    expect(
      await broken("components/virtual.ts", `import type { V } from ${from};\nexport type W = V;`),
    ).toEqual([]);
  });

  test("the worker may close the database and nothing else of it", async () => {
    const take = (name: string) => `import { ${name} } from "@/lib/platform/db";\nexport { ${name} };`;
    expect(await broken("worker.ts", take("closeDb"))).toEqual([]);
    expect(await broken("worker.ts", take("db"))).toContain(imports);
  });

  test("two files that import each other do not lint", async () => {
    // errors.ts imports nothing; if it imported the queue, which imports log, which imports … it would be a circle.
    expect(await broken("lib/platform/env.ts", 'export * from "@/lib/platform/queue";')).toContain(
      "import/no-cycle",
    );
  });

  test("every folder of lib has its place in the rules", async () => {
    const folders = readdirSync(path.join(root, "lib"), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map((folder) => folder.name).filter((name) => !placed.includes(name))).toEqual([]);
  });
});

describe("other habits", () => {
  test.each(["process.env.X", "process.env['X']", "process?.env.X"])(
    "%s is read in one place",
    async (read) => {
      expect(await broken("lib/inbox/virtual.ts", `export const x = ${read};`)).toContain(syntax);
      expect(await broken("app/virtual.tsx", `export const x = ${read};`)).toContain(syntax);
      expect(await broken("lib/platform/env.ts", `export const x = ${read};`)).toEqual([]);
    },
  );

  test("the environment is not taken apart or imported either", async () => {
    expect(await broken("lib/inbox/virtual.ts", "export const { env } = process;")).toContain(syntax);
    expect(
      await broken("lib/inbox/virtual.ts", 'import { env } from "node:process";\nexport const e = env;'),
    ).toContain(syntax);
  });

  test("customers' words are never put in as HTML", async () => {
    const jsx = 'export const X = () => <p dangerouslySetInnerHTML={{ __html: "x" }} />;';
    expect(await broken("components/virtual.tsx", jsx)).toContain("react/no-danger");
    const spread = 'export const props = { dangerouslySetInnerHTML: { __html: "x" } };';
    expect(await broken("components/virtual.tsx", spread)).toContain(syntax);
    expect(await broken("components/virtual.tsx", 'document.body.innerHTML = "x";')).toContain(syntax);
  });

  test("what the worker runs does not import server-only or Next", async () => {
    expect(await broken("lib/inbox/virtual.ts", 'import "server-only";')).toContain(imports);
    expect(await broken("lib/http/virtual.ts", 'import "server-only";')).toContain(imports);
    const headers = 'import { headers } from "next/headers";\nexport { headers };';
    expect(await broken("lib/inbox/virtual.ts", headers)).toContain(imports);
    expect(await broken("lib/http/virtual.ts", headers)).toEqual([]);
  });

  test("pictures do not go through next/image", async () => {
    const code = 'import Image from "next/image";\nexport { Image };';
    for (const file of ["app/virtual.tsx", "components/virtual.tsx", "lib/http/virtual.tsx", "worker.ts"]) {
      expect(await broken(file, code)).toContain(imports);
    }
  });
});

function existsAsModule(from: string): boolean {
  const base = path.join(root, from.replace("@/", ""));
  return [".ts", ".tsx"].some((extension) => existsSync(base + extension));
}
