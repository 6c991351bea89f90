// Writes captcha-gate.min.js: captcha-gate.js and its parts as one module. Its last line names the sources it was made from, so that a test
// can tell when it is stale.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const here = name => new URL(name, import.meta.url);
const parts = readdirSync(here("captcha-gate")).filter(name => name.endsWith(".js")).sort();
const sources = ["captcha-gate.js", ...parts.map(name => "captcha-gate/" + name)];
const hash = createHash("sha256").update(sources.map(name => readFileSync(here(name), "utf8")).join("")).digest("hex").slice(0, 12);
const { outputFiles: [bundle] } = await build({
  entryPoints: ["captcha-gate.js"],
  absWorkingDir: import.meta.dirname,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  write: false,
});
const output = `${bundle.text.trimEnd()}\n//${hash}\n`;
writeFileSync(here("captcha-gate.min.js"), output);
console.log(`captcha-gate.min.js: ${Buffer.byteLength(output)} bytes`);
