/** Which conversations the inbox shows, as its address says: `/c/<id>?scope=mine&filter=fyi`. Pure. */
import type { Filter, Scope } from "../../api/types";
import { hrefOf } from "../../shared/use-location";
import { routeOf } from "./routes";

export interface InboxView {
  scope: Scope;
  filter: Filter;
}

/** What a person may look at. */
export interface Reach {
  team: boolean;
  unlinked: boolean;
}

const FILTERS: Filter[] = [
  "all",
  "needs_action",
  "awaiting_reply",
  "failed",
  "fyi",
  "internal",
  "unlinked",
];

function startOf(reach: Reach): InboxView {
  return { scope: reach.team ? "team" : "mine", filter: "all" };
}

/** The filters that a scope has: what is not linked yet is nobody's but the team's. */
export function filtersIn(scope: Scope, reach: Reach): Filter[] {
  const withUnlinked = scope === "team" && reach.unlinked;
  return FILTERS.filter((filter) => filter !== "unlinked" || withUnlinked);
}

/** The view that the query names; what it leaves out, or one may not see, is as at the start. */
export function viewOf(query: URLSearchParams, reach: Reach): InboxView {
  const start = startOf(reach);
  const scope = reach.team && query.get("scope") === "mine" ? "mine" : start.scope;
  const filter = filtersIn(scope, reach).find((name) => name === query.get("filter"));
  return { scope, filter: filter ?? start.filter };
}

/** The address of a view, with the conversation that stays open. */
export function viewHref(path: string, view: InboxView, reach: Reach): string {
  const start = startOf(reach);
  const filter = filtersIn(view.scope, reach).includes(view.filter) ? view.filter : start.filter;
  return hrefOf(path, {
    scope: view.scope === start.scope ? "" : view.scope,
    filter: filter === start.filter ? "" : filter,
  });
}

/** The address of a conversation, or of none, beside the list as it is now. */
export function inboxHref(
  openId: string | null,
  now: { pathname: string; search: string },
): string {
  const kept = routeOf(now.pathname).page === "inbox" ? now.search : "";
  return (openId ? `/c/${openId}` : "/") + kept;
}
