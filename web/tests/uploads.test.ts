import { describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../src/api/problem";
import type { FileOnItsWay } from "../src/api/upload";
import type { Upload } from "../src/api/types";
import { MOST_BYTES, MOST_FILES } from "../src/features/files/upload";
import { UploadStore } from "../src/features/files/upload-store";
import { blockedBy } from "../src/features/files/use-uploads";
import { Kept } from "../src/shared/kept";

interface Way {
  key: string;
  name: string;
  arrives: (upload?: Partial<Upload>) => void;
  fails: (problem: ApiProblem) => void;
  progress: (share: number) => void;
  cancelled: boolean;
}

function opened() {
  const ways: Way[] = [];
  const send = (file: File, key: string, onProgress: (share: number) => void): FileOnItsWay => {
    const { promise, resolve, reject } = promised<Upload>();
    const way: Way = {
      key,
      name: file.name,
      arrives: (upload = {}) => resolve(uploadOf(file, upload)),
      fails: (problem) => reject(problem),
      progress: onProgress,
      cancelled: false,
    };
    ways.push(way);
    const cancel = () => {
      way.cancelled = true;
      reject(ApiProblem.fromCause(null));
    };
    return { done: promise, cancel };
  };
  const kept = new Kept("me");
  return { ways, kept, store: new UploadStore(send, kept) };
}

function promised<T>() {
  const made = {} as { resolve: (value: T) => void; reject: (cause: unknown) => void };
  const promise = new Promise<T>((resolve, reject) => Object.assign(made, { resolve, reject }));
  return { promise, ...made };
}

function uploadOf({ name, size }: File, changed: Partial<Upload>): Upload {
  const content_type = "application/pdf";
  return {
    id: `id of ${name}`,
    name,
    size,
    content_type,
    state: "ready",
    reason: null,
    ...changed,
  };
}

const fileOf = (name: string, size = 3) => new File(["x".repeat(size)], name);

function large(name: string, size: number): File {
  return Object.defineProperty(fileOf(name), "size", { value: size });
}

const states = (store: UploadStore, place = "c1") =>
  store.of(place).map(({ name, state }) => `${name} ${state}`);

describe("files chosen for a message", () => {
  it("are sent three at a time, and the next one when one has come", async () => {
    // Given five files, when they are chosen
    const { store, ways } = opened();
    store.add(
      "c1",
      ["a", "b", "c", "d", "e"].map((name) => fileOf(name)),
    );
    // Then three are on their way
    expect(ways.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    // When one comes, then it is ready and the next begins
    ways[1]?.arrives();
    await vi.waitFor(() => expect(ways).toHaveLength(4));
    expect(states(store)).toEqual(["a sending", "b ready", "c sending", "d sending", "e waiting"]);
    expect(blockedBy(store.of("c1"))).toMatch(/^Wait/);
  });

  it("tell how far they are, and can be taken back", () => {
    const { store, ways } = opened();
    store.add("c1", [fileOf("a")]);
    ways[0]?.progress(0.5);
    expect(store.of("c1")[0]?.progress).toBe(0.5);
    store.remove("c1", ways[0]?.key ?? "");
    expect([ways[0]?.cancelled, store.of("c1")]).toEqual([true, []]);
  });

  it("that did not come are tried again under the same key", async () => {
    // Given a file that was lost on its way
    const { store, ways } = opened();
    store.add("c1", [fileOf("a")]);
    ways[0]?.fails(new ApiProblem(0, "offline", "The server cannot be reached."));
    await vi.waitFor(() => expect(states(store)).toEqual(["a failed"]));
    expect(store.of("c1")[0]?.problem).toBe("The server cannot be reached.");
    // When it is tried again, then it is the same upload for the server
    store.retry("c1", ways[0]?.key ?? "");
    expect(ways[1]?.key).toBe(ways[0]?.key);
    ways[1]?.arrives();
    await vi.waitFor(() => expect(states(store)).toEqual(["a ready"]));
    expect(blockedBy(store.of("c1"))).toBeNull();
  });

  it("that the server refuses for what they are are not tried again", async () => {
    const { store, ways } = opened();
    store.add("c1", [fileOf("a.exe")]);
    const fields = { file: ["is a program, which cannot be sent."] };
    ways[0]?.fails(new ApiProblem(422, "validation_failed", "No.", fields));
    await vi.waitFor(() => expect(states(store)).toEqual(["a.exe failed"]));
    const [item] = store.of("c1");
    expect(item?.problem).toBe("It is a program, which cannot be sent.");
    store.retry("c1", item?.key ?? "");
    expect([ways.length, blockedBy(store.of("c1"))]).toEqual([
      1,
      "a.exe cannot be sent: remove it or try it again.",
    ]);
  });

  it("in which something was found say so and hold the message up", async () => {
    const { store, ways } = opened();
    store.add("c1", [fileOf("a")]);
    ways[0]?.arrives({ state: "quarantined", reason: "The virus scanner found X in it." });
    await vi.waitFor(() => expect(states(store)).toEqual(["a quarantined"]));
    expect(store.of("c1")[0]).toMatchObject({ id: null, problem: expect.stringContaining("X") });
    expect(blockedBy(store.of("c1"))).not.toBeNull();
  });

  it("are told the limits before they are sent", () => {
    // Given files that are empty, too large, or too large together
    const { store, ways } = opened();
    store.add("c1", [fileOf("empty", 0), large("huge", MOST_BYTES + 1)]);
    store.add("c1", [large("most", MOST_BYTES), fileOf("more")]);
    // Then only what fits is sent
    expect(ways.map(({ name }) => name)).toEqual(["most"]);
    const problems = store.of("c1").map(({ problem }) => problem);
    expect(problems).toEqual([
      "It is empty.",
      "It is larger than 25.0 MB.",
      null,
      "With the others it is more than 25.0 MB; send it in another message.",
    ]);
    // And no more files than a message has
    store.add(
      "c2",
      Array.from({ length: MOST_FILES + 1 }, (_, at) => fileOf(`${at}`)),
    );
    expect(store.of("c2").at(-1)?.problem).toMatch(/20 files/);
  });

  it("are each place's own, and put back where their message was refused", async () => {
    const { store, ways } = opened();
    store.add("c1", [fileOf("a")]);
    ways[0]?.arrives();
    await vi.waitFor(() => expect(states(store)).toEqual(["a ready"]));
    expect(store.of("c2")).toEqual([]);
    // When the message is sent, its files go; when it is refused, they come back before others
    const sent = store.take("c1");
    expect(store.of("c1")).toEqual([]);
    store.add("c1", [fileOf("b")]);
    store.restore("c1", sent);
    expect(states(store)).toEqual(["a ready", "b sending"]);
  });
});
