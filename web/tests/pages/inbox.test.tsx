import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { fakeGateway, renderStaffApp } from "../render";
import { currentDensity } from "../../src/shared/density";
import { message, shared } from "../samples";

const idOf = (name: string) =>
  CLIENTS.find((client) => client.name === name)?.conversation_id ?? "";
const danaId = idOf("Dana Whitfield");
const yogaId = idOf("Lakeshore Yoga");

describe("the inbox", () => {
  it("is loading, then lists the clients, and nothing is open", async () => {
    // Given a server that takes its time
    const gateway = fakeGateway();
    const release = gateway.holds("listConversations");
    renderStaffApp("/", { gateway });
    expect(screen.getByRole("status", { name: "Loading conversations" })).toBeVisible();
    expect(screen.getByText("Choose a conversation")).toBeVisible();
    // When it answers, then each client is there, with what is unread and who waits
    release();
    const list = within(await screen.findByRole("list", { name: "Conversation list" }));
    const row = list.getByRole("link", { name: /Northgate Bakery/ });
    expect(row).toHaveTextContent("2 unread");
    expect(row).toHaveTextContent("Needs action");
    expect(row).toHaveTextContent("Channels: E-mail, Portal");
    expect(document.title).toBe("(4) Onethread");
  });

  it("shows compact rows to whom wants them, and remembers it", async () => {
    // Given the account menu, when compact rows are chosen
    const { user } = renderStaffApp("/");
    await user.click(screen.getByRole("button", { name: /^Account/ }));
    await user.click(screen.getByRole("checkbox", { name: "Compact rows" }));
    // Then the page has them, now and when it is loaded anew
    expect(document.documentElement.dataset["density"]).toBe("compact");
    expect(currentDensity()).toBe("compact");
  });

  it("says when it is empty, and when it cannot be loaded", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("listConversations");
    const { user } = renderStaffApp("/?filter=fyi", { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The conversations could not be loaded.",
    );
    // When it is up again, with nothing in the filter, then the page says so
    gateway.answers("listConversations", { items: [], next_cursor: null });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Nothing for your information")).toBeVisible();
  });

  it("is filtered and scoped, as the address says", async () => {
    // Given the rail
    const { user, gateway } = renderStaffApp("/");
    const rail = within(screen.getByRole("navigation", { name: "Triage" }));
    const unlinked = await rail.findByRole("button", { name: /^Unlinked/ });
    // When a filter is chosen, then the list and the address follow
    await user.click(unlinked);
    expect(unlinked).toHaveAttribute("aria-pressed", "true");
    expect(await screen.findByRole("link", { name: /\(555\) 017-7034/ })).toBeVisible();
    expect(window.location.search).toBe("?filter=unlinked");
    // When the scope is one's own, then what is nobody's is no filter any more
    const scope = within(screen.getByRole("group", { name: "Scope" }));
    await user.click(scope.getByRole("radio", { name: "Mine" }));
    expect(window.location.search).toBe("?scope=mine");
    expect(rail.queryByRole("button", { name: /^Unlinked/ })).toBeNull();
    expect(gateway.asked("listConversations").at(-1)?.query).toMatchObject({ scope: "mine" });
  });

  it("has no scope for those who see their own conversations alone", async () => {
    // Given a member
    renderStaffApp("/", { me: { permissions: ["messages.view", "messages.send"] } });
    await screen.findByRole("list", { name: "Conversation list" });
    expect(screen.queryByRole("group", { name: "Scope" })).toBeNull();
  });

  it("finds a client and opens their conversation", async () => {
    // Given the search
    const { user } = renderStaffApp("/");
    await user.keyboard("/");
    const search = screen.getByRole("searchbox", { name: "Find a client" });
    expect(search).toHaveFocus();
    // When nobody matches, then the page says so
    await user.type(search, "nobody");
    expect(await screen.findByText("No client matches “nobody”.")).toBeVisible();
    // When somebody does, then their conversation opens
    await user.clear(search);
    await user.type(search, "luis");
    const found = within(await screen.findByRole("list", { name: "Clients found" }));
    await user.click(found.getByRole("button", { name: /Northgate Bakery/ }));
    expect(await screen.findByRole("heading", { name: "Northgate Bakery" })).toBeVisible();
    expect(window.location.pathname).toBe(`/c/${idOf("Northgate Bakery")}`);
  });

  it("goes from one conversation to the next by keys", async () => {
    // Given an open conversation
    const { user } = renderStaffApp(`/c/${danaId}`);
    const list = within(await screen.findByRole("list", { name: "Conversation list" }));
    const [first, second] = list.getAllByRole("link");
    expect(first).toHaveAttribute("aria-current", "true");
    // When j is pressed, then the next one is open
    await user.keyboard("j");
    expect(second).toHaveAttribute("aria-current", "true");
    expect(second).toHaveFocus();
  });

  it("follows the stream without asking again", async () => {
    // Given an open page whose stream is up
    const { gateway } = renderStaffApp("/");
    await screen.findByRole("list", { name: "Conversation list" });
    expect(screen.getByRole("status", { name: "Connection" })).toHaveTextContent("Connecting…");
    // When a client writes
    const conversation = shared({
      id: yogaId,
      title: "Lakeshore Yoga",
      triage: "needs_action",
      last_activity_at: new Date().toISOString(),
      last_message: { ...shared().last_message, snippet: "Are you there?" } as never,
    });
    gateway.tells({
      type: "message.recorded",
      data: {
        conversation_id: yogaId,
        message: message({
          id: "m9",
          conversation_id: yogaId,
          occurred_at: conversation.last_activity_at,
        }),
        assigned_to: [],
        conversation,
      },
    });
    // Then they are on top, and the page says so to those who do not see it
    const list = within(screen.getByRole("list", { name: "Conversation list" }));
    await expect.poll(() => list.getAllByRole("link")[0]).toHaveTextContent("Are you there?");
    expect(list.getAllByRole("link")[0]).toHaveTextContent("1 unread");
    expect(screen.getByRole("log", { name: "New messages" })).toHaveTextContent(
      "New SMS message from Dana",
    );
    // And the page says that it is live
    gateway.opens();
    await expect
      .poll(() => screen.getByRole("status", { name: "Connection" }))
      .toHaveTextContent("Live");
  });
});
