import { useState, type FormEvent } from "react";

interface Props {
  label: string;
  number: string;
  editable: boolean;
  busy: boolean;
  onSave: (label: string) => Promise<void>;
}

/** The firm's own name for a number, edited in place. */
export function NumberLabel({ label, number, editable, busy, onSave }: Props) {
  const [text, setText] = useState<string | null>(null);

  const save = (event: FormEvent) => {
    event.preventDefault();
    void onSave((text ?? "").trim()).then(() => setText(null));
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
    <form className="number__label" onSubmit={save}>
      <input
        className="input"
        aria-label={`Label of ${number}`}
        // The reader has just asked to type here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        required
        maxLength={50}
        placeholder="Front desk"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText(null)}
      />
      <button type="submit" className="button button--small" disabled={busy}>
        Save
      </button>
    </form>
  );
}
