import { describe, expect, it } from "vitest";
import { SseParser } from "../src/live/sse-parser";

describe("SseParser", () => {
  it("puts an event together from chunks cut anywhere", () => {
    // Given a stream cut in the middle of a line and between CR and LF
    const parser = new SseParser();
    // When its chunks arrive
    const events = ["id: 7\r", "\nevent: no", 'te\r\ndata: {"a"', ":1}\r\n\r\n"].flatMap((chunk) =>
      parser.push(chunk),
    );
    // Then there is one event, whole
    expect(events).toEqual([{ id: "7", type: "note", data: '{"a":1}' }]);
  });

  it("joins data lines and takes no comment for data", () => {
    // Given an event of two data lines with a heartbeat between
    const parser = new SseParser();
    // When it arrives
    const events = parser.push("data: one\n: still here\ndata: two\n\n");
    // Then the lines are joined and the type is the default one
    expect(events).toEqual([{ id: "", type: "message", data: "one\ntwo" }]);
  });

  it("keeps the last id for events that carry none, and drops events without data", () => {
    // Given an event with an id, one without data, and one without an id
    const parser = new SseParser();
    // When they arrive
    const events = parser.push("id: 1\ndata: a\n\nevent: empty\n\ndata: b\n\n");
    // Then the empty one is dropped with its type, and the id stays
    expect(events).toEqual([
      { id: "1", type: "message", data: "a" },
      { id: "1", type: "message", data: "b" },
    ]);
  });

  it("skips a byte order mark and one space only", () => {
    // Given a stream that begins with a byte order mark and a value indented by two spaces
    const parser = new SseParser();
    // When it arrives
    const events = parser.push("\uFEFFdata:  x\n\n");
    // Then only the mark and the first space are gone
    expect(events[0]?.data).toBe(" x");
  });
});
