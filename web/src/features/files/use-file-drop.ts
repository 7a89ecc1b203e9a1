import { useState, type ClipboardEvent, type DragEvent } from "react";

interface Zone {
  onDragOver: (event: DragEvent) => void;
  onDragLeave: (event: DragEvent) => void;
  onDrop: (event: DragEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

export interface FileDrop {
  /** Whether files are held over the zone. */
  over: boolean;
  /** Spread over the element that takes files. */
  zone: Zone;
}

/** Takes files that are dropped or pasted. Text that is dropped or pasted stays the field's. */
export function useFileDrop(add: (files: Iterable<File>) => void, enabled = true): FileDrop {
  const [over, setOver] = useState(false);
  const hasFiles = (data: DataTransfer) => enabled && [...data.types].includes("Files");
  const zone: Zone = {
    onDragOver: (event) => {
      if (!hasFiles(event.dataTransfer)) return;
      // Without it the browser opens the file in place of the page.
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }) => {
      if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event) => {
      setOver(false);
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      add([...event.dataTransfer.files]);
    },
    onPaste: (event) => {
      const files = [...event.clipboardData.files];
      // A copied table brings a picture of itself beside its text.
      const hasText = [...event.clipboardData.types].includes("text/plain");
      if (!enabled || files.length === 0 || hasText) return;
      event.preventDefault();
      add(files);
    },
  };
  return { over, zone };
}
