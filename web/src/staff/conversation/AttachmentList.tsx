import type { Attachment } from "../../api/types";
import { fileSize } from "../../shared/format-time";
import { Icon } from "../../shared/ui/Icon";

export function AttachmentList({ attachments }: { attachments: Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="attachments" aria-label="Attachments">
      {attachments.map((file) => (
        <li key={file.id}>
          <Icon name="file" size={16} />
          <span>{file.name}</span>
          <small>{fileSize(file.size)}</small>
        </li>
      ))}
    </ul>
  );
}
