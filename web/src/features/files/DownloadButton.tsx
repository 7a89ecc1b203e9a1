import { fileSize } from "../../shared/format-time";
import { saveFile } from "../../shared/save-file";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import "./files.css";

interface Props {
  name: string;
  size: number;
  unavailable?: boolean;
  load: () => Promise<Blob>;
}

/** Saves a file; what keeps it from coming is said below. */
export function DownloadButton({ name, size, unavailable = false, load }: Props) {
  const action = useAction();
  return (
    <>
      <button
        type="button"
        className="file-download"
        aria-label={`Download ${name}, ${fileSize(size)}`}
        disabled={action.busy || unavailable}
        onClick={() => void action.run(async () => saveFile(await load(), name))}
      >
        <Icon name="file" size={16} />
        <span>{name}</span>
        <small>{fileSize(size)}</small>
      </button>
      <ProblemLine problem={action.problem} />
    </>
  );
}
