import type { Rolldown } from "vite";
import { describe, expect, it } from "vitest";
import { initialFiles } from "../build/page-weight";

const chunk = (imports: string[], css: string) => ({
  type: "chunk",
  imports,
  dynamicImports: ["lazy.js"],
  viteMetadata: { importedCss: new Set([css]) },
});

describe("what a page loads before it shows", () => {
  it("is its entry, what that imports statically, and their styles", () => {
    // Given an entry with a shared chunk, a lazy one, and styles of each
    const bundle = {
      "page.js": chunk(["shared.js"], "page.css"),
      "shared.js": chunk(["page.js"], "shared.css"),
      "lazy.js": chunk([], "lazy.css"),
    } as unknown as Rolldown.OutputBundle;
    // When its files are followed, then the lazy ones are not among them
    expect([...initialFiles("page.js", bundle)].toSorted()).toEqual([
      "page.css",
      "page.js",
      "shared.css",
      "shared.js",
    ]);
  });
});
