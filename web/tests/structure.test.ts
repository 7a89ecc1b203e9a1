/** Which features may use which: a table, so that a new direction is a decision and not an accident. */
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";

const FEATURES = join("src", "features");

const USES: Record<string, string[]> = {
  account: [],
  activity: ["account"],
  broadcasts: ["account", "templates"],
  clients: ["account"],
  composer: ["account", "files", "outbox", "templates"],
  conversation: ["account", "composer", "files", "linking", "navigation", "outbox", "triage"],
  files: ["account"],
  inbox: [
    "account",
    "broadcasts",
    "clients",
    "integrations",
    "navigation",
    "notifications",
    "triage",
  ],
  integrations: ["account", "sms-settings"],
  linking: ["account", "clients", "navigation", "outbox"],
  "mail-settings": ["account"],
  navigation: [],
  notifications: ["account", "navigation"],
  outbox: [],
  portal: ["files"],
  settings: [
    "account",
    "activity",
    "integrations",
    "mail-settings",
    "notifications",
    "sms-settings",
    "templates",
  ],
  "sms-settings": ["account"],
  templates: ["account"],
  triage: ["account"],
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** The files that a file imports, as paths from web/. */
function importsOf(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g);
  return [...found].map(([, path = ""]) => normalize(join(file, "..", path)));
}

const featureOf = (path: string) =>
  path.startsWith(FEATURES + sep) ? path.split(sep)[2] : undefined;

describe("the folders", () => {
  it("lists every feature", () => {
    // Given the folders of src/features, then each has its row
    expect(readdirSync(FEATURES).toSorted()).toEqual(Object.keys(USES).toSorted());
  });

  it.each(Object.entries(USES))("lets %s use %j and no other feature", (feature, allowed) => {
    // Given a feature's files, when their imports are followed, then they stay in its row
    const used = filesUnder(join(FEATURES, feature)).flatMap(importsOf).map(featureOf);
    const foreign = [...new Set(used)].filter((name) => name !== undefined && name !== feature);
    expect(allowed).toEqual(expect.arrayContaining(foreign));
  });

  it.each(["api", "live", "shared"])("keeps src/%s below the features", (folder) => {
    // Given what both applications use, then it knows neither a feature nor an application
    const above = filesUnder(join("src", folder))
      .flatMap(importsOf)
      .filter((path) => featureOf(path) || path.startsWith(join("src", "apps")));
    expect(above).toEqual([]);
  });
});
