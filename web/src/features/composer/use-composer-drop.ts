import type { ClipboardEvent, DragEvent } from "react";
import { useFileDrop, type FileDrop } from "../files/use-file-drop";

/** Files dropped or pasted anywhere in the composer, but for what the editor has taken by itself. */
export function useComposerDrop(add: (files: Iterable<File>) => void, enabled: boolean): FileDrop {
  const { over, zone } = useFileDrop(add, enabled);
  return {
    over,
    zone: {
      ...zone,
      onDrop: (event: DragEvent) =>
        event.isDefaultPrevented() ? zone.onDragLeave(event) : zone.onDrop(event),
      onPaste: (event: ClipboardEvent) => {
        if (!event.isDefaultPrevented()) zone.onPaste(event);
      },
    },
  };
}
