import { useEffect, useRef, useState } from "react";
import { Field } from "../../shared/ui/Field";
import { insertField, MERGE_FIELDS } from "./merge-fields";

interface Props {
  label: string;
  value: string;
  onChange: (text: string) => void;
}

/** The body of a text, with a button for each merge field, which goes in where the caret is. */
export function MergeTextArea({ label, value, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);

  useEffect(() => {
    if (caret === null) return;
    area.current?.focus();
    area.current?.setSelectionRange(caret, caret);
    setCaret(null);
  }, [caret]);

  const put = (name: string) => {
    const { selectionStart = value.length, selectionEnd = value.length } = area.current ?? {};
    const inserted = insertField(value, selectionStart, selectionEnd, name);
    onChange(inserted.text);
    setCaret(inserted.caret);
  };

  return (
    <div className="field">
      <Field label={label} path="body">
        {(control) => (
          <textarea
            {...control}
            ref={area}
            className="input input--area merge-text"
            required
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <div className="merge-buttons" role="group" aria-label="Insert a field">
        {MERGE_FIELDS.map((field) => (
          <button
            key={field.name}
            type="button"
            className="merge-field"
            aria-label={`Insert ${field.label}`}
            onClick={() => put(field.name)}
          >
            {field.label}
          </button>
        ))}
      </div>
    </div>
  );
}
