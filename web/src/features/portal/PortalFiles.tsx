import { answer, type Api } from "../../api/client";
import type { PortalMessage } from "../../api/types";
import { DownloadButton } from "../files/DownloadButton";
import { usePortal } from "./portal-context";

/** The files of a message, to be downloaded. */
export function PortalFiles({ message }: { message: PortalMessage }) {
  const { api } = usePortal();
  if (message.attachments.length === 0) return null;
  return (
    <ul className="portal-bubble__files" aria-label="Attachments">
      {message.attachments.map(({ id, name, size }) => (
        <li key={id}>
          <DownloadButton name={name} size={size} load={() => fetchFile(api, message.id, id)} />
        </li>
      ))}
    </ul>
  );
}

async function fetchFile(api: Api, messageId: string, attachmentId: string): Promise<Blob> {
  const params = { path: { message_id: messageId, attachment_id: attachmentId } };
  const call = api.GET("/portal/messages/{message_id}/attachments/{attachment_id}", {
    params,
    parseAs: "blob",
  });
  return (await answer(call)) as unknown as Blob;
}
