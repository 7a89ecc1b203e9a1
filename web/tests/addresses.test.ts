import { describe, expect, it } from "vitest";
import { addressOf, filterOf, NO_FILTER } from "../src/features/activity/activity-words";
import { inboxHref, viewHref, viewOf } from "../src/features/navigation/inbox-view";
import { routeOf } from "../src/features/navigation/routes";
import { conversationIdIn, hrefOf } from "../src/shared/use-location";

const ID = "0f9b1c1e-6c1f-4c5e-9d3a-2f1d8a7b6c5d";
const PARTNER = { team: true, unlinked: true };
const MEMBER = { team: false, unlinked: false };
const view = (query: string, reach = PARTNER) => viewOf(new URLSearchParams(query), reach);

describe("conversationIdIn", () => {
  it("reads deep links of both apps and nothing else", () => {
    // Given deep links and other paths, then only the app's own links open a conversation
    expect(conversationIdIn(`/c/${ID}`)).toBe(ID);
    expect(conversationIdIn(`/portal/c/${ID}`, "/portal")).toBe(ID);
    expect(conversationIdIn(`/portal/c/${ID}`)).toBeNull();
    expect(conversationIdIn("/c/nonsense")).toBeNull();
  });
});

describe("the staff addresses", () => {
  it.each([
    ["/", { page: "inbox", openId: null }],
    [`/c/${ID}`, { page: "inbox", openId: ID }],
    ["/settings", { page: "settings", name: null }],
    ["/settings/sms/", { page: "settings", name: "sms" }],
    ["/settings/sms/more", { page: "unknown" }],
    ["/c/nonsense", { page: "unknown" }],
    ["/inbox", { page: "unknown" }],
  ])("know where %s leads", (path, route) => {
    // Given a path, then it is a page or it is said that there is none
    expect(routeOf(path)).toEqual(route);
  });
});

describe("the view of the inbox", () => {
  it("is what the address says", () => {
    // Given an address with and without a query, then the view follows it
    expect(view("")).toEqual({ scope: "team", filter: "all" });
    expect(view("scope=mine&filter=fyi")).toEqual({ scope: "mine", filter: "fyi" });
    expect(view("filter=unlinked").filter).toBe("unlinked");
  });

  it("never is what one may not see", () => {
    // Given addresses beyond one's reach, or none at all, then they lead to the start
    expect(view("scope=team&filter=unlinked", MEMBER)).toEqual({ scope: "mine", filter: "all" });
    expect(view("scope=mine&filter=unlinked").filter).toBe("all");
    expect(view("filter=moon").filter).toBe("all");
  });

  it("is written into the address as far as it differs from the start", () => {
    // Given views, then their addresses lead back to them
    const mine = { scope: "mine", filter: "fyi" } as const;
    expect(viewHref(`/c/${ID}`, mine, PARTNER)).toBe(`/c/${ID}?scope=mine&filter=fyi`);
    expect(viewHref("/", { scope: "mine", filter: "all" }, MEMBER)).toBe("/");
    expect(viewHref("/", { scope: "mine", filter: "unlinked" }, PARTNER)).toBe("/?scope=mine");
  });

  it("stays when a conversation is opened, but not that of another page", () => {
    // Given an address of the inbox and one of the settings, then only the first is kept
    const inbox = { pathname: "/", search: "?filter=fyi" };
    expect(inboxHref(ID, inbox)).toBe(`/c/${ID}?filter=fyi`);
    expect(inboxHref(null, { ...inbox, pathname: `/c/${ID}` })).toBe("/?filter=fyi");
    expect(inboxHref(ID, { pathname: "/settings/activity", search: "?kind=x" })).toBe(`/c/${ID}`);
  });
});

describe("the activity's filter", () => {
  it("is read from the address that it wrote", () => {
    // Given a filter, when it is written and read, then it is the same
    const filter = { ...NO_FILTER, kind: "sign_in", from: "2026-11-22" };
    const href = hrefOf("/settings/activity", addressOf(filter));
    expect(href).toBe("/settings/activity?kind=sign_in&from=2026-11-22");
    expect(filterOf(new URLSearchParams(href.split("?")[1]))).toEqual(filter);
    expect(hrefOf("/settings/activity", addressOf(NO_FILTER))).toBe("/settings/activity");
  });
});
