import { useState, type FormEvent } from "react";
import { useField } from "../../shared/ui/use-field";

interface Props {
  label: string;
  number: string;
  editable: boolean;
  busy: boolean;
  /** True when it was saved. */
  onSave: (label: string) => Promise<boolean>;
}

/** The firm's own name for a number, edited in place. */
export function NumberLabel({ label, number, editable, busy, onSave }: Props) {
  const [text, setText] = useState<string | null>(null);

  const save = (event: FormEvent) => {
    event.preventDefault();
    // What could not be saved stays to be corrected.
    void onSave((text ?? "").trim()).then((done) => done && setText(null));
  };

  if (text === null) {
    return (
      <p className="number__label">
        {label || <span className="number__unnamed">No label</span>}
        {editable && (
          <button
            type="button"
            className="number__edit"
            aria-label={`Edit the label of ${number}`}
            onClick={() => setText(label)}
          >
            Edit
          </button>
        )}
      </p>
    );
  }
  return (
    <form onSubmit={save}>
      <LabelField number={number} text={text} busy={busy} onChange={setText} />
    </form>
  );
}

interface FieldProps {
  number: string;
  text: string;
  busy: boolean;
  /** null: given up. */
  onChange: (text: string | null) => void;
}

function LabelField({ number, text, busy, onChange }: FieldProps) {
  const { control, line } = useField("label");
  return (
    <>
      <div className="number__label">
        <input
          {...control}
          className="input"
          aria-label={`Label of ${number}`}
          // The reader has just asked to type here.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          required
          maxLength={50}
          placeholder="Front desk"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && onChange(null)}
        />
        <button type="submit" className="button button--small" disabled={busy}>
          Save
        </button>
      </div>
      {line}
    </>
  );
}
