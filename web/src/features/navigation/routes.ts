/** The addresses of the staff pages. Pure. */
import { conversationIdIn } from "../../shared/use-location";

export type Route =
  | { page: "inbox"; openId: string | null }
  /** `name`: null for the settings as such, which lead to their first page. */
  | { page: "settings"; name: string | null }
  /** Where a provider's consent page leads back. */
  | { page: "oauth" }
  | { page: "unknown" };

export function routeOf(path: string): Route {
  if (path === "/") return { page: "inbox", openId: null };
  const openId = conversationIdIn(path);
  if (openId) return { page: "inbox", openId };
  if (path === "/oauth/callback") return { page: "oauth" };
  const settings = /^\/settings(?:\/([a-z]+))?\/?$/.exec(path);
  return settings ? { page: "settings", name: settings[1] ?? null } : { page: "unknown" };
}
