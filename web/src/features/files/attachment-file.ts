import { queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Attachment } from "../../api/types";

/** What every browser draws and the gateway lets it show. */
const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"];

export function isPicture(file: Attachment): boolean {
  return PICTURES.includes(file.content_type.toLowerCase());
}

/** The file itself. A link could not do it: the access token travels in a header. */
export async function fetchAttachment(
  api: Api,
  messageId: string,
  attachmentId: string,
): Promise<Blob> {
  const params = { path: { message_id: messageId, attachment_id: attachmentId } };
  const call = api.GET("/messages/{message_id}/attachments/{attachment_id}", {
    params,
    parseAs: "blob",
  });
  return (await answer(call)) as unknown as Blob;
}

/** The same, kept for as long as the page shows it. */
export const attachmentQuery = (api: Api, messageId: string, attachmentId: string) =>
  queryOptions({
    queryKey: keys.attachment(messageId, attachmentId),
    queryFn: () => fetchAttachment(api, messageId, attachmentId),
    // A file never changes.
    staleTime: Infinity,
  });
