import type { Editor } from "@tiptap/core";
import { useEffect, useId, useRef, useState } from "react";
import { linkAddress } from "./link-address";

interface Props {
  editor: Editor;
  onClose: () => void;
}

const REFUSED = "Type a web or mail address, such as example.com.";

/** Where the selected words lead. It stands within a form, so it is none itself. */
export function LinkForm({ editor, onClose }: Props) {
  const before = String(editor.getAttributes("link")["href"] ?? "");
  const [typed, setTyped] = useState(before);
  const [refused, setRefused] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.select(), []);

  const close = () => {
    editor.commands.focus();
    onClose();
  };
  const set = () => {
    const href = linkAddress(typed);
    setRefused(href === null);
    if (href === null) return;
    putLink(editor, href, typed.trim());
    onClose();
  };
  const remove = () => {
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
    onClose();
  };
  return (
    <div className="rich-editor__link">
      <label htmlFor={id}>Link to</label>
      <input
        ref={field}
        id={id}
        className="input"
        inputMode="url"
        value={typed}
        placeholder="example.com"
        aria-invalid={refused || undefined}
        aria-describedby={refused ? `${id}-problem` : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
          else if (event.key === "Enter") set();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <button type="button" className="button button--small" onClick={set}>
        Set link
      </button>
      <button
        type="button"
        className="button button--quiet button--small"
        onClick={before === "" ? close : remove}
      >
        {before === "" ? "Cancel" : "Remove link"}
      </button>
      {refused && (
        <p id={`${id}-problem`} className="field__error" role="alert">
          {REFUSED}
        </p>
      )}
    </div>
  );
}

/** Where nothing is selected, the address itself is the link's text. */
function putLink(editor: Editor, href: string, text: string): void {
  const link = { type: "link", attrs: { href } };
  const chain = editor.chain().focus();
  if (editor.state.selection.empty && !editor.isActive("link")) {
    chain.insertContent({ type: "text", text, marks: [link] }).run();
  } else {
    chain.extendMarkRange("link").setLink({ href }).run();
  }
}
