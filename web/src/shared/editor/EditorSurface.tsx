import { useEffect, useEffectEvent, useId, useImperativeHandle, useRef, useState } from "react";
import { LinkForm } from "./LinkForm";
import { mentionId, MentionPopup } from "./MentionPopup";
import type { EditorProps } from "./RichEditor";
import { htmlFromText } from "./rich-text";
import { Toolbar } from "./Toolbar";
import { takeFiles, useEditor, type OnKey } from "./use-editor";
import { useMentions } from "./use-mentions";

interface Props extends EditorProps {
  /** Whether one is writing already, in the plain field that stood here before. */
  writing: boolean;
}

/** The editor itself; it and all it needs are loaded apart from the page. */
export function EditorSurface(props: Props) {
  const { writing, control, label, people, pictures, below, handle } = props;
  const [linking, setLinking] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const listId = useId();
  const onKey = useRef<OnKey>(() => false);
  const { place, editor } = useEditor(props, onKey);
  const mentions = useMentions(editor, people);
  const open = mentions.found.length > 0;

  useEffect(() => {
    onKey.current = (event) => {
      const asksForLink = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (asksForLink) setLinking(true);
      return asksForLink || mentions.onKey(event.key);
    };
  });
  useEffect(() => {
    editor?.setOptions({
      editorProps: {
        ...editor.options.editorProps,
        attributes: {
          ...given({ ...control }),
          class: "rich-text",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": label,
          "aria-keyshortcuts": "Control+Enter Meta+Enter",
          ...(open && {
            "aria-controls": listId,
            "aria-activedescendant": mentionId(listId, mentions.active),
          }),
        },
      },
    });
  }, [editor, control, label, open, listId, mentions.active]);

  const goOn = useEffectEvent(() => {
    if (writing) editor?.commands.focus("end");
  });
  useEffect(() => {
    if (editor) goOn();
  }, [editor]);
  useImperativeHandle(
    handle,
    () => ({
      focus: () => void editor?.commands.focus(),
      insertText: (text) => void editor?.chain().focus().insertContent(htmlFromText(text)).run(),
    }),
    [editor],
  );

  return (
    <div className="rich-editor">
      {editor && (
        <Toolbar
          editor={editor}
          linking={linking}
          onLink={() => setLinking(!linking)}
          onPicture={pictures && (() => picker.current?.click())}
        />
      )}
      {editor && linking && <LinkForm editor={editor} onClose={() => setLinking(false)} />}
      {pictures && (
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept="image/png,image/jpeg,image/gif,image/webp"
          aria-label="Pictures for the text"
          onChange={(event) => {
            takeFiles(editor, props, [...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      )}
      <div className="rich-editor__page">
        <MentionPopup id={listId} mentions={mentions} />
        <div ref={place} className="rich-editor__text" />
        {below}
      </div>
    </div>
  );
}

/** Attributes that have a value. */
function given(attributes: Record<string, unknown>): Record<string, string> {
  const told = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}
