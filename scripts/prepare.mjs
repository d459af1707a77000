// Runs after `npm install`: puts the git hooks in place where there is a repository and somebody who commits.
import { existsSync } from "node:fs";

if (!process.env.CI && process.env.NODE_ENV !== "production" && existsSync(".git")) {
  try {
    const { default: husky } = await import("husky");
    const problem = husky();
    if (problem) process.stdout.write(`${problem}\n`);
  } catch {
    // Installed without development packages: nobody commits from here.
  }
}
