import { useEffect, useRef, useState, type ReactNode, type Ref } from "react";
import type { ControlProps } from "../ui/use-field";
import { loadedSurface, loadSurface } from "./load-surface";
import type { Mentionable } from "./mention-node";
import type { PictureStore } from "./picture-node";
import { PlainField } from "./PlainField";
import type { RichText } from "./rich-text";
import "./editor.css";

/** What others may do to the text. */
export interface EditorHandle {
  focus: () => void;
  /** At the cursor, beside what was written; Ctrl+Z takes it out again. */
  insertText: (text: string) => void;
}

export interface EditorProps {
  value: RichText;
  onChange: (value: RichText) => void;
  /** The accessible name of the text. */
  label: string;
  placeholder: string;
  control?: ControlProps;
  /** Ctrl/⌘+Enter. */
  onSend?: () => void;
  handle?: Ref<EditorHandle>;
  /** Pictures in the text; without, they are files like others. */
  pictures?: PictureStore;
  /** Files pasted or dropped into the text. */
  onFiles?: (files: File[]) => void;
  /** Who can be mentioned. */
  people?: readonly Mentionable[];
  /** Stands below the text, as a part of what is sent. */
  below?: ReactNode;
}

/** Rich text. Until the editor is loaded, and where it cannot be, one writes plain text in its place. */
export function RichEditor(props: EditorProps) {
  const [Surface, setSurface] = useState(() => loadedSurface());
  const [failed, setFailed] = useState(false);
  const [writing, setWriting] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (Surface) return undefined;
    let gone = false;
    loadSurface().then(
      (loaded) => {
        if (gone) return;
        setWriting(document.activeElement === field.current);
        setSurface(() => loaded);
      },
      () => {
        if (!gone) setFailed(true);
      },
    );
    return () => {
      gone = true;
    };
  }, [Surface]);
  if (Surface) return <Surface {...props} writing={writing} />;
  return <PlainField {...props} field={field} failed={failed} />;
}
