import { useRef } from "react";
import { Icon } from "../../shared/ui/Icon";
import { MOST_BYTES } from "./upload";
import { fileSize } from "../../shared/format-time";
import type { Uploads } from "./use-uploads";

interface Props {
  uploads: Uploads;
  /** Why no file can go here; null: they can. */
  unavailable?: string | null;
}

/** The button that opens the system's own choice of files. */
export function FilePicker({ uploads, unavailable = null }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const hint = unavailable ?? `Attach files, up to ${fileSize(MOST_BYTES)} together`;
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={({ target }) => {
          uploads.add([...(target.files ?? [])]);
          // The same file may be chosen again after it was removed.
          target.value = "";
        }}
      />
      <button
        type="button"
        className="button button--quiet button--icon"
        aria-label={unavailable ? `Attach files: ${unavailable}` : "Attach files"}
        title={hint}
        disabled={unavailable !== null}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
    </>
  );
}
