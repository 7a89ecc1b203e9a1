import { describe, expect, it } from "vitest";
import { ApiProblem } from "../src/api/problem";
import type { Preferences } from "../src/api/settings-types";
import { KINDS, kindsFor } from "../src/features/notifications/kind-words";
import { PreferenceSaver, type SaverState } from "../src/features/notifications/preference-saver";

const off = { bell: false, email: false };
const ALL_OFF: Preferences = {
  client_message: off,
  document: off,
  mention: off,
  delivery_failed: off,
  mailbox_trouble: off,
  address_shared: off,
  event_stuck: off,
};

/** A server that answers when told to. */
class Server {
  asked: Preferences[] = [];
  private answers: ((problem?: ApiProblem) => void)[] = [];

  put = (wanted: Preferences) =>
    new Promise<Preferences>((resolve, reject) => {
      this.asked.push(wanted);
      this.answers.push((problem) => (problem ? reject(problem) : resolve(wanted)));
    });

  answer(problem?: ApiProblem): void {
    this.answers.shift()?.(problem);
  }
}

function open() {
  const server = new Server();
  const seen: SaverState[] = [];
  const saver = new PreferenceSaver(ALL_OFF, server.put, (state) => seen.push(state));
  return { server, saver, seen };
}

describe("switches", () => {
  it("are shown at once and saved whole", async () => {
    const { server, saver, seen } = open();
    const done = saver.toggle("mention", "email");
    expect(seen.at(-1)).toMatchObject({
      status: "saving",
      shown: { mention: { bell: false, email: true } },
    });
    server.answer();
    await done;
    expect(server.asked).toEqual([{ ...ALL_OFF, mention: { bell: false, email: true } }]);
    expect(saver.state.status).toBe("saved");
  });

  it("go one request at a time, and what is switched meanwhile with the next", async () => {
    const { server, saver } = open();
    const done = saver.toggle("mention", "email");
    await saver.toggle("document", "bell");
    await saver.toggle("document", "email");
    expect(server.asked).toHaveLength(1);
    server.answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(server.asked).toHaveLength(2);
    server.answer();
    await done;
    expect(server.asked[1]).toEqual({
      ...ALL_OFF,
      mention: { bell: false, email: true },
      document: { bell: true, email: true },
    });
    expect(saver.state).toMatchObject({ status: "saved", shown: server.asked[1] });
  });

  it("show what the server kept after a failure, with the reason, and can be tried again", async () => {
    const { server, saver } = open();
    const failed = saver.toggle("mention", "bell");
    server.answer(new ApiProblem(503, "unavailable", "Try again soon."));
    await failed;
    expect(saver.state).toMatchObject({ status: "still", shown: ALL_OFF });
    expect(saver.state.problem?.sentence).toBe("Try again soon.");
    const again = saver.toggle("mention", "bell");
    server.answer();
    await again;
    expect(saver.state).toMatchObject({ status: "saved", problem: null });
  });
});

describe("kinds", () => {
  it("leave mailboxes to those who may change settings", () => {
    expect(kindsFor(true)).toEqual(Object.keys(KINDS));
    expect(kindsFor(false)).toEqual([
      "client_message",
      "document",
      "mention",
      "delivery_failed",
      "address_shared",
    ]);
  });
});
