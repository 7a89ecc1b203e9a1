const KEY = "onethread-portal-firm";

/** The name of the firm that was last signed in to on this device. */
export function rememberedFirm(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberFirm(name: string): void {
  localStorage.setItem(KEY, name);
}
