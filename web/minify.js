// Writes captcha-gate.min.js. Its last line names the source it was made from, so that a test can tell when it is stale.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { minify } from "terser";

const source = readFileSync(new URL("captcha-gate.js", import.meta.url), "utf8");
const hash = createHash("sha256").update(source).digest("hex").slice(0, 12);
const { code } = await minify(source, { module: true, compress: { passes: 3, ecma: 2020 }, ecma: 2020 });
const output = `${code}\n//${hash}\n`;
writeFileSync(new URL("captcha-gate.min.js", import.meta.url), output);
console.log(`captcha-gate.min.js: ${Buffer.byteLength(output)} bytes`);
