/** Hands a file over. `fetch` does not tell how far it is, so this one is an XMLHttpRequest. */
import { ApiProblem } from "./problem";
import { API_BASE, type Session } from "./session";
import type { Upload } from "./types";

export interface FileOnItsWay {
  done: Promise<Upload>;
  cancel: () => void;
}

/** Begins to send a file; `key` is the same when it is tried again, `onProgress` hears 0 to 1. */
export type SendFile = (
  file: File,
  key: string,
  onProgress: (share: number) => void,
) => FileOnItsWay;

interface Reply {
  status: number;
  body: unknown;
}

export function createSender(session: Session): SendFile {
  return (file, key, onProgress) => {
    let current = new XMLHttpRequest();
    const once = () => {
      current = new XMLHttpRequest();
      return sendOnce(current, session, file, key, onProgress);
    };
    const done = once()
      .then(async (reply) => (reply.status === 401 && (await session.renew()) ? once() : reply))
      .then(({ status, body }) => {
        if (status < 200 || status > 299) throw ApiProblem.fromBody(status, body);
        return body as Upload;
      });
    return { done, cancel: () => current.abort() };
  };
}

function sendOnce(
  request: XMLHttpRequest,
  session: Session,
  file: File,
  key: string,
  onProgress: (share: number) => void,
): Promise<Reply> {
  const token = session.bearer();
  const place = session.audience === "portal" ? "/portal/uploads" : "/uploads";
  request.open("POST", `${API_BASE}${place}?name=${encodeURIComponent(file.name)}`);
  request.responseType = "json";
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.setRequestHeader("Idempotency-Key", key);
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.upload.addEventListener("progress", ({ loaded, total }) =>
    onProgress(total > 0 ? loaded / total : 0),
  );
  return new Promise((resolve, reject) => {
    const lost = () => reject(ApiProblem.fromCause(null));
    request.addEventListener("load", () =>
      resolve({ status: request.status, body: request.response }),
    );
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.send(file);
  });
}
