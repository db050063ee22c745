import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", modulePreload: false, assetsInlineLimit: 0, emptyOutDir: true, reportCompressedSize: false },
  server: { proxy: { "/api": "http://127.0.0.1:5173" }, port: 5174, strictPort: true },
});
