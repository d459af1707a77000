import path from "node:path";
import next from "eslint-config-next/core-web-vitals";
import nextTypescript from "eslint-config-next/typescript";
import tseslint from "typescript-eslint";

const root = import.meta.dirname;

/** A domain may import the domains before it, never those after it. */
export const domains = [
  "tenancy",
  "billing",
  "accounts",
  "site",
  "team",
  "phone-numbers",
  "sandbox",
  "contacts",
  "media",
  "templates",
  "inbox",
  "campaigns",
  "automation",
  "analytics",
  "launch",
  "data",
];
/** Where the outside comes in: they import domains, domains never import them. */
export const edges = ["http", "webhooks"];
/** They know the world outside and nothing of ours. */
export const adapters = ["whatsapp", "realtime", "stripe"];
/** They know nothing of ours at all. */
export const foundations = ["platform", "shared"];

const entryPoints = [
  "./app",
  "./worker.ts",
  "./middleware.ts",
  "./instrumentation.ts",
  "./scripts",
  "./prisma/seed.ts",
];
const edgePaths = [...edges.map((edge) => `./lib/${edge}`), "./lib/jobs.ts"];
const lib = (folders) => folders.map((folder) => `./lib/${folder}`);
const inRoot = (...globs) => globs.map((glob) => path.join(root, glob));

const zones = [
  {
    target: ["./lib", "./components", "./hooks", "./i18n", "./types", "./simulator"],
    from: entryPoints,
    message: "Nothing imports an entry point: move what is shared into lib.",
  },
  {
    target: "./app",
    from: ["./worker.ts", "./middleware.ts", "./scripts", "./prisma/seed.ts"],
    message: "Entry points do not import each other.",
  },
  {
    target: ["./app", "./lib", "./components", "./hooks", "./worker.ts", "./middleware.ts"],
    from: ["./tests", "./simulator"],
    message: "The product knows neither its tests nor the simulator, which it meets over HTTP only.",
  },
  {
    target: "./simulator",
    from: ["./app", "./components", "./hooks", ...lib([...domains, ...edges, ...adapters]), "./lib/jobs.ts"],
    message:
      "The simulator stands in for Meta: code shared with the product would hide the product's mistakes.",
  },
  {
    target: ["./components", "./hooks"],
    from: "./lib/**/*",
    except: inRoot(
      "lib/shared/**",
      "lib/*/schemas.ts",
      "lib/*/rules.ts",
      "lib/*/views.ts",
      // What each role may do, shown as it is.
      "lib/tenancy/{roles,permissions,formats}.ts*",
      // A workspace's colour as tokens, and when it is open: computed, so pure.
      "lib/tenancy/{brand,business-hours}/{schemas,rules,views}.ts*",
      // Pure like rules: what a failure of a message means.
      "lib/inbox/failures.ts*",
      "lib/inbox/window.ts*",
      // Pure as well: what a text with variables becomes, and who is told of what.
      "lib/inbox/variables.ts*",
      "lib/inbox/recurrence.ts*",
      "lib/contacts/{facts,us-marketing}.ts*",
      // What a template is made of, how its gaps are filled, and what Meta would say of it.
      "lib/templates/{components,languages,slots,products,filling,wording,news-words}.ts*",
      "lib/templates/coach*.ts*",
      "lib/inbox/scheduled-inputs.ts*",
      "lib/inbox/macro-actions.ts*",
      "lib/team/notification-rules.ts*",
      // The limits of each message, shown while it is written.
      "lib/whatsapp/outgoing.ts*",
      "lib/inbox/filter-rules.ts*",
      // What a filter over contacts may say, built in the browser.
      "lib/contacts/filters.ts*",
      "lib/contacts/{bulk,erasures,imports}/{schemas,rules,views}.ts*",
      "lib/contacts/exports/columns.ts*",
      "lib/inbox/search-words.ts*",
      "lib/billing/plans/{schemas,rules,views}.ts*",
      "lib/data/{account-deletion,deletion,exports,retention}/{schemas,rules,views}.ts*",
    ),
    message: "The browser takes only schemas, rules, views and shared from lib.",
  },
  {
    target: inRoot("lib/*/schemas.ts", "lib/*/rules.ts"),
    from: "./lib/platform/**/*",
    except: inRoot("lib/platform/errors.ts*", "lib/platform/generated/prisma/enums.ts*"),
    message: "Schemas and rules are pure: facts come in as arguments.",
  },
  {
    target: inRoot("lib/*/schemas.ts", "lib/*/rules.ts"),
    from: ["./lib/*/queries.ts", "./lib/*/commands.ts", "./lib/*/jobs.ts"],
    message: "Schemas and rules are pure: facts come in as arguments.",
  },
  {
    target: ["./app", "./middleware.ts", "./instrumentation.ts"],
    from: ["./lib/platform/db.ts", "./lib/platform/generated"],
    message: "Entry points never touch the database: call a query or a command.",
  },
  {
    target: lib([...domains, ...adapters, ...foundations]),
    from: edgePaths,
    message: "Domains never import edges: let the edge call both sides.",
  },
  {
    target: "./lib",
    from: ["./components", "./hooks"],
    message: "lib does not know the browser.",
  },
  ...domains.map((domain, index) => ({
    target: `./lib/${domain}`,
    from: lib(domains.slice(index + 1)),
    message: `Domains import leftwards only (${domains.join(" · ")}): answer a rightward wish at an edge.`,
  })),
  ...adapters.map((adapter) => ({
    target: `./lib/${adapter}`,
    from: "./lib",
    except: [adapter, ...foundations].map((folder) => `./${folder}`),
    message: "Adapters know only platform and shared.",
  })),
  {
    target: "./lib/platform",
    from: "./lib",
    except: ["./platform", "./shared"],
    message: "Platform knows nothing of ours.",
  },
  { target: "./lib/shared", from: "./lib", except: ["./shared"], message: "Shared knows nothing of ours." },
].filter((zone) => zone.from.length > 0);

const scopeName = 'TSTypeReference[typeName.name="Scope"]';
const scopeMember = 'TSTypeReference[typeName.right.name="Scope"]';
const scopeImport = 'TSImportType[qualifier.name="Scope"]';
const casts = ["TSAsExpression", "TSTypeAssertion", "TSSatisfiesExpression"];
const forged =
  "A Scope is proof: it is minted only in lib/tenancy/scope.ts, from a membership, key, number or job.";

const noForgedScope = [
  ...casts.flatMap((cast) =>
    [scopeName, scopeMember, scopeImport].flatMap((type) => [
      { selector: `${cast} > ${type}.typeAnnotation`, message: forged },
      { selector: `${cast} > *.typeAnnotation ${type}`, message: forged },
    ]),
  ),
  // `as never` fits every type, also a Scope; so does a name borrowed from a signature.
  {
    selector: "TSAsExpression > TSNeverKeyword.typeAnnotation",
    message: `${forged} A cast to never passes for one.`,
  },
  { selector: `TSAsExpression > *.typeAnnotation Identifier[name="Parameters"]`, message: forged },
  { selector: `TSTypeAliasDeclaration > ${scopeName}`, message: `${forged} Keep its name.` },
  {
    selector: 'ImportSpecifier[imported.name="Scope"][local.name!="Scope"]',
    message: `${forged} Keep its name.`,
  },
  {
    selector: 'ExportSpecifier[local.name="Scope"][exported.name!="Scope"]',
    message: `${forged} Keep its name.`,
  },
  { selector: `TSInterfaceHeritage[expression.name="Scope"]`, message: forged },
];

const noProcessEnv = [
  {
    // NODE_ENV is no setting but a constant of the build, which Next writes into the code.
    selector:
      ':not(MemberExpression[property.name="NODE_ENV"]) > MemberExpression[object.name="process"][property.name="env"]',
    message: "The environment is read and checked in lib/platform/env.ts only.",
  },
  {
    selector: 'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
    message: "The environment is read and checked in lib/platform/env.ts only.",
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name="env"]',
    message: "The environment is read and checked in lib/platform/env.ts only.",
  },
];

const noRawHtml = [
  {
    selector: 'Property[key.name="dangerouslySetInnerHTML"], Property[key.value="dangerouslySetInnerHTML"]',
    message: "Customers' words are hostile: render them as text.",
  },
  {
    selector: "AssignmentExpression > MemberExpression.left[property.name=/^(inner|outer)HTML$/]",
    message: "Customers' words are hostile: render them as text.",
  },
];

const nextImage = {
  name: "next/image",
  message: "Customers' media does not go through Next's optimiser, and our own pictures are drawn in code.",
};
const serverOnly = {
  name: "server-only",
  message: "It throws outside Next, and the worker runs this code as well.",
};
const viewTypes = {
  group: ["@/lib/*/views", "**/lib/*/views"],
  allowTypeImports: true,
  message: "The browser takes the types of views, not their code.",
};
const nextOutsideEdges = {
  group: ["next", "next/*", "next-auth", "next-auth/*", "!next-auth/adapters"],
  allowTypeImports: true,
  message: "The worker runs this code: Next belongs to app, components and lib/http.",
};

const syntax = (...rules) => ["error", ...rules.flat()];
const imports = (paths, patterns = []) => [
  "error",
  { paths: [nextImage, ...paths], ...(patterns.length > 0 ? { patterns } : {}) },
];

export default tseslint.config(
  {
    ignores: [
      "**/.next*/**",
      "**/.data*/**",
      ".tmp/**",
      "coverage/**",
      "playwright-report/**",
      "test-results/**",
      "lib/platform/generated/**",
      "next-env.d.ts",
    ],
  },
  next,
  nextTypescript,
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.{ts,tsx,mjs}"],
    settings: {
      "import/parsers": { "@typescript-eslint/parser": [".ts", ".tsx"] },
      "import/resolver": { typescript: { project: path.join(root, "tsconfig.json") }, node: true },
      "import/ignore": ["node_modules"],
    },
    rules: {
      "import/no-restricted-paths": ["error", { basePath: root, zones }],
      "import/no-cycle": ["error", { ignoreExternal: true }],
      "import/no-anonymous-default-export": "off",
      "no-restricted-syntax": syntax(noProcessEnv, noForgedScope, noRawHtml),
      "no-restricted-imports": "off",
      "@typescript-eslint/no-restricted-imports": imports([]),
      "react/no-danger": "error",
      "react/no-danger-with-children": "error",
      "react/jsx-no-target-blank": "error",
      // next/image is not used, see above.
      "@next/next/no-img-element": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/no-unused-expressions": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "prefer-const": "error",
    },
  },
  {
    // The public pages have no scripts: their links load whole pages, under the policy of those pages.
    files: ["app/(public)/**/*.tsx", "components/site/**/*.tsx"],
    rules: { "@next/next/no-html-link-for-pages": "off" },
  },
  {
    files: ["lib/**/*.{ts,tsx}"],
    rules: { "@typescript-eslint/no-restricted-imports": imports([serverOnly], [nextOutsideEdges]) },
  },
  {
    files: ["lib/http/**/*.{ts,tsx}"],
    rules: { "@typescript-eslint/no-restricted-imports": imports([serverOnly]) },
  },
  {
    files: ["components/**/*.{ts,tsx}", "hooks/**/*.{ts,tsx}"],
    rules: { "@typescript-eslint/no-restricted-imports": imports([serverOnly], [viewTypes]) },
  },
  {
    files: ["worker.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": imports([
        serverOnly,
        {
          name: "@/lib/platform/db",
          allowImportNames: ["closeDb"],
          message: "Entry points never touch the database; the worker may only close it.",
        },
      ]),
    },
  },
  {
    files: ["lib/tenancy/scope.ts"],
    rules: { "no-restricted-syntax": syntax(noProcessEnv, noRawHtml) },
  },
  {
    files: [
      "lib/platform/{env,boot}.ts",
      // Next bundles these two apart from the rest and puts values in at build time.
      "instrumentation.ts",
      "middleware.ts",
      "*.config.{ts,mjs}",
      "scripts/**/*.{ts,mjs}",
      // Tests set the environment of what they start.
      "tests/**/*.ts",
      "prisma/seed.ts",
    ],
    rules: { "no-restricted-syntax": syntax(noForgedScope, noRawHtml) },
  },
  {
    // The simulator shares nothing with the product and has no Scope to forge.
    files: ["simulator/**/*.ts"],
    rules: { "no-restricted-syntax": syntax(noProcessEnv, noRawHtml) },
  },
  {
    files: ["simulator/{env,main}.ts"],
    rules: { "no-restricted-syntax": syntax(noRawHtml) },
  },
  {
    // Nothing here renders: a function named use… is a function.
    files: ["lib/**/*.ts", "worker.ts", "simulator/**/*.ts", "scripts/**", "tests/**/*.ts", "prisma/**"],
    rules: { "react-hooks/rules-of-hooks": "off" },
  },
);
