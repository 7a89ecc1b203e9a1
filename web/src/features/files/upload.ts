/** A file that somebody chose, and the limits it is told before it is sent. */
import type { Upload } from "../../api/types";
import { fileSize } from "../../shared/format-time";

/** Files of a message, and bytes of all of them together, as the server allows them. */
export const MOST_FILES = 20;
export const MOST_BYTES = 25 * 1024 * 1024;

export type UploadState = "waiting" | "sending" | "ready" | "failed" | "quarantined";

export interface ChosenFile {
  /** The Idempotency-Key, and its name in the page. */
  key: string;
  name: string;
  size: number;
  type: string;
  state: UploadState;
  /** From 0 to 1, while it is sent. */
  progress: number;
  /** The id of the upload, once it is ready. */
  id: string | null;
  /** Why it cannot go. */
  problem: string | null;
  /** What was chosen; null after a reload, and where sending it would be of no use. */
  file: File | null;
}

/** What outlives a reload: a file that has come. */
export type KeptUpload = Pick<ChosenFile, "key" | "name" | "size" | "type" | "id">;

/** The file as it begins: refused by itself where the server would refuse it for its size. */
export function chosen(file: File, key: string, beside: readonly ChosenFile[]): ChosenFile {
  const problem = faultOf(
    file,
    beside.filter(({ state }) => state !== "failed"),
  );
  return {
    key,
    name: file.name,
    size: file.size,
    type: file.type,
    state: problem ? "failed" : "waiting",
    progress: 0,
    id: null,
    problem,
    file: problem ? null : file,
  };
}

function faultOf(file: File, beside: readonly ChosenFile[]): string | null {
  const together = beside.reduce((sum, { size }) => sum + size, file.size);
  if (file.size === 0) return "It is empty.";
  if (file.size > MOST_BYTES) return `It is larger than ${fileSize(MOST_BYTES)}.`;
  if (beside.length >= MOST_FILES) return `A message has ${MOST_FILES} files at most.`;
  if (together > MOST_BYTES)
    return `With the others it is more than ${fileSize(MOST_BYTES)}; send it in another message.`;
  return null;
}

/** The file once the server has taken it. */
export function taken(item: ChosenFile, upload: Upload): ChosenFile {
  const { id, name, size, content_type: type, state, reason } = upload;
  const ready = state === "ready";
  return { ...item, name, size, type, state, progress: 1, id: ready ? id : null, problem: reason };
}

export function keptOf(items: readonly ChosenFile[]): KeptUpload[] {
  return items
    .filter(({ state }) => state === "ready")
    .map(({ key, name, size, type, id }) => ({ key, name, size, type, id }));
}

/** What was kept, if it has the shape of it. */
export function itemsFrom(kept: unknown): ChosenFile[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(isKept).map((item) => ({
    ...item,
    state: "ready",
    progress: 1,
    problem: null,
    file: null,
  }));
}

function isKept(value: unknown): value is KeptUpload {
  if (typeof value !== "object" || value === null) return false;
  const { key, name, size, type, id } = value as Record<string, unknown>;
  return [key, name, type, id].every((text) => typeof text === "string") && Number.isFinite(size);
}
