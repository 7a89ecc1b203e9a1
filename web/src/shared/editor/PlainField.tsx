import { useImperativeHandle, type RefObject } from "react";
import { insertText } from "../insert-text";
import type { EditorProps } from "./RichEditor";
import { htmlFromText } from "./rich-text";

interface Props extends EditorProps {
  field: RefObject<HTMLTextAreaElement | null>;
  /** The editor could not be loaded. */
  failed: boolean;
}

/** Plain text where the editor is not there yet. What has formatting is only shown, so that it keeps it. */
export function PlainField(props: Props) {
  const { value, onChange, label, placeholder, control, onSend, handle, below, field } = props;
  const formatted = value.html !== null && value.html !== htmlFromText(value.text);
  useImperativeHandle(
    handle,
    () => ({
      focus: () => field.current?.focus(),
      insertText: (text) => field.current && insertText(field.current, text),
    }),
    [field],
  );
  return (
    <div className="rich-editor" data-plain="true">
      {props.failed && (
        <p className="rich-editor__failed" role="status">
          Formatting could not be loaded.{" "}
          {formatted ? "Reload the page to go on writing." : "You can write plain text."}
        </p>
      )}
      <div className="rich-editor__page">
        <textarea
          {...control}
          ref={field}
          className="rich-text"
          rows={3}
          value={value.text}
          readOnly={formatted}
          placeholder={placeholder}
          aria-label={label}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onChange={(event) => onChange({ html: null, text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            onSend?.();
          }}
        />
        {below}
      </div>
    </div>
  );
}
