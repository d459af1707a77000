import type { Config } from "jest";

/** Packages that ship only ES modules, which Jest's own loader cannot require as they are. */
const esModules = [
  "marked",
  "uuid",
  "next-intl",
  "use-intl",
  "intl-messageformat",
  "@formatjs",
  "icu-minify",
  "@prisma/schema-engine-wasm",
];

const config: Config = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/{tests,lib,simulator,scripts}/**/*.test.{ts,tsx}"],
  // Copies of the tree that builds leave behind.
  modulePathIgnorePatterns: ["<rootDir>/\\.next", "<rootDir>/\\.data", "<rootDir>/\\.tmp"],
  moduleNameMapper: { "^@/(.*)$": "<rootDir>/$1" },
  transform: {
    "\\.[cm]?[jt]sx?$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", tsx: true },
          transform: { react: { runtime: "automatic" } },
        },
        sourceMaps: "inline",
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join("|")})/)`],
  setupFiles: ["<rootDir>/tests/support/environment.ts"],
  setupFilesAfterEnv: ["<rootDir>/tests/support/close.ts"],
  maxWorkers: 2,
  testTimeout: 60_000,
};

export default config;
