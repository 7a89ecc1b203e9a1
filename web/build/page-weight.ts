/**
 * Prints what each page loads before it can show anything (its entry, what that imports statically,
 * and their styles, gzipped), and fails the build when a page is heavier than its bound.
 */
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;

/** Kilobytes by the name of the page's entry; a page without a bound is only printed. */
export type Bounds = Record<string, number>;

export function pageWeight(bounds: Bounds): Plugin {
  return {
    name: "page-weight",
    apply: "build",
    // After the styles have been written into files of their own.
    enforce: "post",
    writeBundle(_options, bundle) {
      const pages = Object.values(bundle).filter((file) => file.type === "chunk" && file.isEntry);
      const weights = pages.map(({ fileName, name = "" }) => ({
        name,
        bound: bounds[name],
        kilobytes: weightOf(initialFiles(fileName, bundle), bundle) / 1000,
      }));
      weights.forEach((weight) => this.info(lineOf(weight)));
      const heavy = weights.filter(({ bound, kilobytes }) => bound && kilobytes > bound);
      if (heavy.length > 0) this.error(`too heavy: ${heavy.map(lineOf).join("; ")}`);
    },
  };
}

interface Weight {
  name: string;
  bound: number | undefined;
  kilobytes: number;
}

function lineOf({ name, kilobytes, bound }: Weight): string {
  const most = bound ? `, at most ${bound} kB` : "";
  return `${name}: ${kilobytes.toFixed(1)} kB gzipped before it shows${most}`;
}

/** The chunk, all that it imports statically, and their styles. */
export function initialFiles(entry: string, bundle: Bundle): Set<string> {
  const found = new Set<string>();
  const open = [entry];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const file = bundle[name];
    if (file?.type !== "chunk") continue;
    open.push(...file.imports, ...(file.viteMetadata?.importedCss ?? []));
  }
  return found;
}

function weightOf(names: Set<string>, bundle: Bundle): number {
  return [...names].reduce((sum, name) => {
    const file = bundle[name];
    if (!file) return sum;
    return sum + gzipSync(file.type === "chunk" ? file.code : file.source).length;
  }, 0);
}
