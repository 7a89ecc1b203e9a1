import { useState, type FormEvent } from "react";
import type { ApiProblem } from "../../api/problem";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { SelectField } from "../../shared/ui/SelectField";
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
  /** Its fields go by the names of NewClientFields. */
  problem: ApiProblem | null;
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

const KINDS = [
  ["individual", "Individual"],
  ["company", "Company"],
] as const;

const COMPANY_TYPES = [
  "LLC",
  "S corporation",
  "C corporation",
  "Partnership",
  "Non-profit",
  "Trust",
].map((type) => [type, type] as const);

const TYPE_AT_FIRST = { individual: "Individual", company: "LLC" };

export function ClientForm(props: Props) {
  const { submitLabel, busy, problem, withAddresses = false, onCancel, onSubmit } = props;
  const [fields, setFields] = useState(EMPTY);
  const change = (part: Partial<NewClientFields>) => setFields({ ...fields, ...part });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = fields.name.trim();
    onSubmit({ ...fields, name, contact_name: fields.contact_name.trim() || name });
  };

  return (
    <form className="dialog__form" onSubmit={submit}>
      <FieldProblems problem={problem}>
        <ClientFields fields={fields} onChange={change} />
        {withAddresses && <AddressFields fields={fields} onChange={change} />}
        <ProblemLine problem={problem} />
      </FieldProblems>
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

interface FieldsProps {
  fields: NewClientFields;
  onChange: (part: Partial<NewClientFields>) => void;
}

function ClientFields({ fields, onChange }: FieldsProps) {
  const isCompany = fields.kind === "company";
  return (
    <>
      <div className="dialog__pair">
        <SelectField
          label="Kind"
          path="kind"
          value={fields.kind}
          options={KINDS}
          onChange={(kind) => onChange({ kind, entity_type: TYPE_AT_FIRST[kind] })}
        />
        {isCompany && (
          <SelectField
            label="Entity type"
            path="entity_type"
            value={fields.entity_type}
            options={COMPANY_TYPES}
            onChange={(entity_type) => onChange({ entity_type })}
          />
        )}
      </div>
      <TextField
        label="Client name"
        // An individual is their own contact.
        path={isCompany ? "name" : ["name", "contact_name"]}
        required
        value={fields.name}
        onChange={(name) => onChange({ name })}
      />
      {isCompany && (
        <TextField
          label="Contact name"
          path="contact_name"
          required
          value={fields.contact_name}
          onChange={(contact_name) => onChange({ contact_name })}
        />
      )}
    </>
  );
}

function AddressFields({ fields, onChange }: FieldsProps) {
  return (
    <div className="dialog__pair">
      <TextField
        label="E-mail"
        path="email"
        type="email"
        value={fields.email}
        onChange={(email) => onChange({ email })}
      />
      <TextField
        label="Phone"
        path="phone"
        type="tel"
        value={fields.phone}
        onChange={(phone) => onChange({ phone })}
      />
    </div>
  );
}
