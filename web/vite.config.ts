import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { pageWeight } from "./build/page-weight.ts";
import { mockGateway } from "./dev/mock-gateway.ts";

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const gateway = process.env["GATEWAY"] ?? "http://127.0.0.1:8400";

// What a page may weigh before it shows anything, gzipped.
const MOST_KILOBYTES = { staff: 200, portal: 150 };

export default defineConfig(({ mode }) => ({
  plugins: [react(), pageWeight(MOST_KILOBYTES), ...(mode === "mock" ? [mockGateway()] : [])],
  test: {
    // jsdom does not know the element yet; React says so once per page.
    onConsoleLog: (log) => !log.includes("<search> is unrecognized"),
    projects: [
      { extends: true, test: { name: "rules", include: ["tests/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "pages",
          include: ["tests/pages/*.test.{ts,tsx}"],
          environment: "jsdom",
          setupFiles: ["tests/pages/browser.ts"],
          // Long waits are for busy machines: a test goes on as soon as its condition holds.
          testTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
  server: {
    host: "127.0.0.1",
    strictPort: true,
    ...(mode === "mock" ? {} : { proxy: { "/api": gateway } }),
  },
  build: {
    rollupOptions: {
      input: {
        staff: page("./index.html"),
        portal: page("./portal.html"),
        apiDocs: page("./api-docs/index.html"),
      },
    },
    // Swagger UI is one ready-made bundle, loaded by the API page alone.
    chunkSizeWarningLimit: 2000,
  },
}));
