import { defineConfig } from "astro/config";

// A strict Content-Security-Policy forbids scripts in the page.
export default defineConfig({ vite: { build: { assetsInlineLimit: 0 } } });
