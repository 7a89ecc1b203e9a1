import type { Attachment } from "../../api/types";
import { fileSize } from "../../shared/format-time";
import { saveFile } from "../../shared/save-file";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { fetchAttachment, isPicture } from "../files/attachment-file";
import { AttachmentPicture } from "./AttachmentPicture";
import "./attachments.css";

interface Props {
  messageId: string;
  attachments: Attachment[];
}

/** Pictures are shown small, other files are there to download. */
export function AttachmentList({ messageId, attachments }: Props) {
  if (attachments.length === 0) return null;
  return (
    <ul className="attachments" aria-label="Attachments">
      {attachments.map((file) => (
        <li
          key={file.id}
          className={isPicture(file) ? "attachments__picture" : "attachments__file"}
        >
          {isPicture(file) ? (
            <AttachmentPicture messageId={messageId} file={file} />
          ) : (
            <DownloadButton messageId={messageId} file={file} />
          )}
        </li>
      ))}
    </ul>
  );
}

function DownloadButton({ messageId, file }: { messageId: string; file: Attachment }) {
  const { api } = useStaff();
  const action = useAction();
  const save = () =>
    action.run(async () => saveFile(await fetchAttachment(api, messageId, file.id), file.name));
  return (
    <>
      <button
        type="button"
        className="attachments__download"
        aria-label={`Download ${file.name}, ${fileSize(file.size)}`}
        disabled={action.busy}
        onClick={() => void save()}
      >
        <Icon name="file" size={16} />
        <span>{file.name}</span>
        <small>{fileSize(file.size)}</small>
      </button>
      <ProblemLine problem={action.problem} />
    </>
  );
}
