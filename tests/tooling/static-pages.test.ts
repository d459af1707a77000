import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { takeScriptsOut } from "@/scripts/static-pages";

test("pages made at build keep their words and our one script, and lose Next's", () => {
  const distDir = mkdtempSync(path.join(tmpdir(), "parley-build-"));
  const folder = path.join(distDir, "server", "app", "blog");
  mkdirSync(folder, { recursive: true });
  const html = [
    `<html><head><link rel="preload" as="script" href="/_next/a.js"/><link rel="stylesheet" href="/_next/a.css"/>`,
    `<script src="/_next/a.js" async=""></script></head><body><script src="/theme.js"></script><p>Words</p>`,
    `<script>self.__next_f.push([1,"\\u003c/script>"])</script></body></html>`,
  ].join("");
  writeFileSync(path.join(folder, "one.html"), html);
  expect(takeScriptsOut(distDir)).toEqual(["blog/one.html"]);
  expect(readFileSync(path.join(folder, "one.html"), "utf8")).toBe(
    `<html><head><link rel="stylesheet" href="/_next/a.css"/></head><body><script src="/theme.js"></script><p>Words</p></body></html>`,
  );
});
