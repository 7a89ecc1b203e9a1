import type { ApiProblem } from "../../api/problem";
import type { RegistrationForm as Form } from "../../api/settings-types";
import { BUSINESS_TYPES, faultOf, VERTICALS } from "./registration-form";
import { RegistrationField } from "./RegistrationField";

export interface FieldsProps {
  form: Form;
  problem: ApiProblem | null;
  onChange: (part: Partial<Form>) => void;
}

/** Who the firm is: what the carriers compare with the records of the IRS. */
export function CompanyFields({ form, problem, onChange }: FieldsProps) {
  const fault = (path: string) => faultOf(problem, path);
  return (
    <>
      <div className="panel__row registration__row">
        <RegistrationField
          label="Legal name of the firm"
          longest={200}
          hint="Exactly as on the IRS letter for your EIN"
          fault={fault("legal_name")}
          value={form.legal_name}
          onChange={(legal_name) => onChange({ legal_name })}
        />
        <RegistrationField
          label="EIN"
          longest={10}
          hint="Nine digits, such as 12-3456789"
          fault={fault("ein")}
          value={form.ein}
          onChange={(ein) => onChange({ ein })}
        />
      </div>
      <div className="panel__row registration__row">
        <Choice
          label="Business type"
          options={BUSINESS_TYPES}
          value={form.business_type}
          onChange={(value) => onChange({ business_type: value as Form["business_type"] })}
        />
        <Choice
          label="Line of business"
          options={VERTICALS}
          value={form.vertical}
          onChange={(value) => onChange({ vertical: value as Form["vertical"] })}
        />
        <RegistrationField
          label="Website"
          type="url"
          longest={200}
          hint="Starts with https://"
          fault={fault("website")}
          value={form.website}
          onChange={(website) => onChange({ website })}
        />
      </div>
    </>
  );
}

interface ChoiceProps {
  label: string;
  options: [string, string][];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
