import type { Editor } from "@tiptap/core";
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { createEditor, valueOf } from "./create-editor";
import { isPictureFile } from "./picture-node";
import type { EditorProps } from "./RichEditor";
import { htmlOf } from "./rich-text";

interface Mounted {
  /** What the editor is put into. */
  place: RefObject<HTMLDivElement | null>;
  editor: Editor | null;
}

/** A key before the editor sees it; true: it has been used. */
export type OnKey = (event: KeyboardEvent) => boolean;

/** An editor as long as its page is there, which shows the value and tells of every change. */
export function useEditor(props: EditorProps, onKey: RefObject<OnKey>): Mounted {
  const { value, pictures = null, people, placeholder } = props;
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const change = useEffectEvent(props.onChange);
  const send = useEffectEvent(() => props.onSend?.());
  const files = useEffectEvent((given: File[]) => takeFiles(editor, props, given));
  const make = useEffectEvent((element: HTMLElement) =>
    createEditor({
      element,
      value,
      placeholder,
      pictures,
      mentions: people !== undefined,
      onChange: (next) => change(next),
      onSend: () => send(),
      onFiles: (given) => files(given),
      onKey: (event) => onKey.current(event),
    }),
  );

  useEffect(() => {
    if (!place.current) return undefined;
    const made = make(place.current);
    setEditor(made);
    return () => made.destroy();
  }, []);

  // What was written elsewhere: restored, taken along, or in another tab.
  const { html, text } = value;
  useEffect(() => {
    if (!editor) return;
    const shown = valueOf(editor);
    if (shown.html === html && shown.text === text) return;
    editor.commands.setContent(htmlOf({ html, text }), { emitUpdate: false });
  }, [editor, html, text]);
  return { place, editor };
}

/** Pictures go into the text, other files beside it. */
export function takeFiles(
  editor: Editor | null,
  { pictures, onFiles }: EditorProps,
  given: File[],
): boolean {
  const shown = pictures ? given.filter(isPictureFile) : [];
  const others = given.filter((file) => !shown.includes(file));
  shown.forEach((file) => {
    void pictures?.add(file).then((picture) => {
      const attrs = picture && { id: picture.id, alt: picture.name };
      if (attrs) editor?.chain().focus().insertContent({ type: "picture", attrs }).run();
    });
  });
  if (others.length > 0) onFiles?.(others);
  return shown.length > 0 || onFiles !== undefined;
}
