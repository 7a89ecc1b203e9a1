import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Attachment } from "../../api/types";
import { fileSize } from "../../shared/format-time";
import { Dialog } from "../../shared/ui/Dialog";
import { useStaff } from "../account/staff-context";
import { attachmentQuery } from "../files/attachment-file";

interface Props {
  messageId: string;
  file: Attachment;
}

/** A small picture that opens large. */
export function AttachmentPicture({ messageId, file }: Props) {
  const { address, problem } = usePicture(messageId, file.id);
  const [large, setLarge] = useState(false);
  if (problem)
    return <p className="attachments__problem">{`${file.name} could not be loaded. ${problem}`}</p>;
  if (!address)
    return (
      <span className="attachments__waiting" role="status" aria-label={`Loading ${file.name}`} />
    );
  return (
    <>
      <button
        type="button"
        className="attachments__thumbnail"
        aria-label={`Open picture ${file.name}, ${fileSize(file.size)}`}
        onClick={() => setLarge(true)}
      >
        <img src={address} alt="" />
      </button>
      {large && (
        <Dialog title={file.name} onClose={() => setLarge(false)}>
          <img className="attachments__large" src={address} alt={file.name} />
          <div className="dialog__actions">
            <a className="button" href={address} download={file.name}>
              Download
            </a>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** The picture as an address that only this page knows, for as long as it is shown. */
function usePicture(messageId: string, attachmentId: string) {
  const { api } = useStaff();
  const { data: picture, error } = useQuery(attachmentQuery(api, messageId, attachmentId));
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!picture) return undefined;
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return { address, problem: error?.sentence };
}
