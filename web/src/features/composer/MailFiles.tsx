import { fileSize } from "../../shared/format-time";
import { Icon } from "../../shared/ui/Icon";
import { useField } from "../../shared/ui/use-field";
import { UploadList } from "../files/UploadList";
import type { Uploads } from "../files/use-uploads";
import type { MailFile } from "../outbox/mail-parts";

interface Props {
  uploads: Uploads;
  /** Files that are with the server already: of a mail forwarded, or of one taken back. */
  files: readonly MailFile[];
  onChange: (files: MailFile[]) => void;
}

/** All files that go along with an e-mail. */
export function MailFiles({ uploads, files, onChange }: Props) {
  const { control, line } = useField("attachments");
  if (uploads.items.length + files.length === 0) return line;
  return (
    <div id={control.id} className="mail-files" tabIndex={-1}>
      <UploadList uploads={uploads} />
      {files.length > 0 && (
        <ul className="uploads" aria-label="Files that go along">
          {files.map((file) => (
            <li key={file.id} className="uploads__item" data-state="ready">
              <Icon name="file" size={18} />
              <span className="uploads__name">{file.name}</span>
              <small>{fileSize(file.size)}</small>
              <button
                type="button"
                className="button button--quiet button--icon uploads__remove"
                aria-label={`Remove ${file.name}`}
                onClick={() => onChange(files.filter(({ id }) => id !== file.id))}
              >
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {line}
    </div>
  );
}
