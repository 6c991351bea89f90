// Writes captcha-gate.min.js: captcha-gate.js and its parts as one module, with the version in its first line. Its last line names the sources
// it was made from, so that a test can tell when it is stale. README.md gets the file's hash for Subresource Integrity.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { minify } from "terser";

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
  write: false,
  plugins: [{
    name: "texts",
    // Loaded only when they are needed, from the folder beside the module.
    setup: ({ onResolve }) => onResolve({ filter: /^\.\/texts\// }, ({ path }) => ({ path: path.replace("./", "./captcha-gate/"), external: true })),
  }],
});
// The bundler's own minifier leaves some bytes that this one finds.
const { code } = await minify(bundle.text, { module: true, compress: { passes: 3, ecma: 2020 }, ecma: 2020 });
const { name, version, license } = JSON.parse(readFileSync(here("package.json"), "utf8"));
const output = `/*! ${name} ${version} | ${license} */\n${code}\n//${hash}\n`;
writeFileSync(here("captcha-gate.min.js"), output);
const integrity = "sha384-" + createHash("sha384").update(output).digest("base64");
const readme = readFileSync(here("README.md"), "utf8");
writeFileSync(here("README.md"), readme.replace(/sha384-[A-Za-z0-9+/=]*/g, integrity));
console.log(`captcha-gate.min.js: ${Buffer.byteLength(output)} bytes`);
