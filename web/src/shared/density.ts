/** How close together the rows of the inbox stand; each browser remembers it. */
export type Density = "comfortable" | "compact";

const KEY = "onethread-density";

export function currentDensity(): Density {
  return localStorage.getItem(KEY) === "compact" ? "compact" : "comfortable";
}

export function applyDensity(density: Density): void {
  document.documentElement.dataset["density"] = density;
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(KEY, density);
  applyDensity(density);
}
