import { useState, type FormEvent } from "react";
import { TextField } from "../../shared/ui/TextField";

export interface NewClientFields {
  name: string;
  kind: "individual" | "company";
  entity_type: string;
  contact_name: string;
  email: string;
  phone: string;
}

interface Props {
  submitLabel: string;
  busy: boolean;
  problem: string | null;
  /** Whether to ask for the contact's addresses; a linked sender brings their own. */
  withAddresses?: boolean;
  onCancel: () => void;
  onSubmit: (fields: NewClientFields) => void;
}

const EMPTY: NewClientFields = {
  name: "",
  kind: "individual",
  entity_type: "Individual",
  contact_name: "",
  email: "",
  phone: "",
};

const COMPANY_TYPES = [
  "LLC",
  "S corporation",
  "C corporation",
  "Partnership",
  "Non-profit",
  "Trust",
];

export function ClientForm(props: Props) {
  const { submitLabel, busy, problem, withAddresses = false, onCancel, onSubmit } = props;
  const [fields, setFields] = useState(EMPTY);
  const change = (part: Partial<NewClientFields>) => setFields({ ...fields, ...part });
  const isCompany = fields.kind === "company";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = fields.name.trim();
    onSubmit({ ...fields, name, contact_name: fields.contact_name.trim() || name });
  };

  return (
    <form className="dialog__form" onSubmit={submit}>
      <div className="dialog__pair">
        <label className="field">
          <span className="field__label">Kind</span>
          <select
            className="input"
            value={fields.kind}
            onChange={(event) =>
              change(
                event.target.value === "company"
                  ? { kind: "company", entity_type: "LLC" }
                  : { kind: "individual", entity_type: "Individual" },
              )
            }
          >
            <option value="individual">Individual</option>
            <option value="company">Company</option>
          </select>
        </label>
        {isCompany && (
          <label className="field">
            <span className="field__label">Entity type</span>
            <select
              className="input"
              value={fields.entity_type}
              onChange={(event) => change({ entity_type: event.target.value })}
            >
              {COMPANY_TYPES.map((type) => (
                <option key={type}>{type}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <TextField
        label="Client name"
        required
        value={fields.name}
        onChange={(name) => change({ name })}
      />
      {isCompany && (
        <TextField
          label="Contact name"
          required
          value={fields.contact_name}
          onChange={(contact_name) => change({ contact_name })}
        />
      )}
      {withAddresses && (
        <div className="dialog__pair">
          <TextField
            label="E-mail"
            type="email"
            value={fields.email}
            onChange={(email) => change({ email })}
          />
          <TextField
            label="Phone"
            type="tel"
            value={fields.phone}
            onChange={(phone) => change({ phone })}
          />
        </div>
      )}
      {problem && (
        <p className="field__error" role="alert">
          {problem}
        </p>
      )}
      <div className="dialog__actions">
        <button type="button" className="button button--quiet" onClick={onCancel}>
          Back
        </button>
        <button type="submit" className="button button--primary" disabled={busy}>
          {submitLabel}
        </button>
      </div>
    </form>
  );
}
