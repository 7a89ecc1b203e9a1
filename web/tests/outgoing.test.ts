import { describe, expect, it } from "vitest";
import { ApiProblem } from "../src/api/problem";
import { EMPTY_DRAFT } from "../src/features/outbox/draft";
import { arrivedOf, outgoingReducer, type Outgoing } from "../src/features/outbox/outgoing";
import { message } from "./samples";

const ME = "staff-me";
const sending: Outgoing = {
  key: "k1",
  conversationId: "c1",
  standsIn: "c1",
  draft: { channel: "sms", body: "On my way" },
  written: { ...EMPTY_DRAFT, body: "On my way" },
  strangers: [],
  startedAt: "2026-03-01T10:00:00Z",
  state: "sending",
  problem: null,
};
const arrived = message({
  direction: "outbound",
  author: { kind: "staff", id: ME, name: "Me" },
  body_text: "On my way",
  occurred_at: "2026-03-01T10:00:01Z",
});

describe("outgoing messages", () => {
  it("keeps the words and the key of a refused message for the retry", () => {
    // Given a message on its way
    const problem = new ApiProblem(409, "contact_opted_out", "Opted out.");
    const started = outgoingReducer([], { type: "started", outgoing: sending });
    // When it is refused and tried again
    const refused = outgoingReducer(started, { type: "refused", key: "k1", problem });
    const retried = outgoingReducer(refused, { type: "retried", key: "k1" });
    // Then the draft and the key are the same throughout
    expect(refused[0]).toMatchObject({
      state: "failed",
      problem,
      draft: sending.draft,
    });
    expect(retried[0]).toEqual(sending);
  });

  it("stands where its conversation was linked to, and in its own again", () => {
    // Given a refused message to an unknown sender, and one to their client
    const own: Outgoing = { ...sending, state: "failed" };
    const other: Outgoing = { ...own, key: "k2", conversationId: "client", standsIn: "client" };
    // When the sender is linked to the client, and the link is undone
    const linked = outgoingReducer([own, other], { type: "moved", from: "c1", to: "client" });
    const undone = outgoingReducer(linked, { type: "returned", to: "c1" });
    // Then it goes along, back alone, and is tried again under the address it was written to
    expect(linked.map(({ standsIn }) => standsIn)).toEqual(["client", "client"]);
    expect(linked.map(({ conversationId }) => conversationId)).toEqual(["c1", "client"]);
    expect(undone).toEqual([own, other]);
  });

  it("knows a message that the stream brought before the answer", () => {
    // Given a message on its way, or one whose page was closed, when the stream shows it
    // Then it is not shown twice
    const interrupted: Outgoing = { ...sending, state: "interrupted" };
    expect(arrivedOf([sending], [arrived], ME)).toEqual([sending]);
    expect(arrivedOf([interrupted], [arrived], ME)).toEqual([interrupted]);
  });

  it("takes only one of two equal messages for one that arrived", () => {
    // Given the same words sent twice, when one has arrived, then the other is still shown
    const twice = [sending, { ...sending, key: "k2" }];
    expect(arrivedOf(twice, [arrived], ME)).toEqual([sending]);
  });

  it("never takes a refused message for an older one with the same words", () => {
    // Given a refused message and an old one with the same words
    const refused: Outgoing = { ...sending, state: "failed" };
    const old = { ...arrived, occurred_at: "2026-02-01T10:00:00Z" };
    // When they are compared, then both the refused and a fresh one stay in view
    expect(arrivedOf([refused], [arrived], ME)).toEqual([]);
    expect(arrivedOf([sending], [old], ME)).toEqual([]);
  });
});
