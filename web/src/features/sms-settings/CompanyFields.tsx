import type { RegistrationForm as Form } from "../../api/settings-types";
import { SelectField } from "../../shared/ui/SelectField";
import { BUSINESS_TYPES, VERTICALS } from "./registration-form";
import { RegistrationField } from "./RegistrationField";

export interface FieldsProps {
  form: Form;
  onChange: (part: Partial<Form>) => void;
}

/** Who the firm is: what the carriers compare with the records of the IRS. */
export function CompanyFields({ form, onChange }: FieldsProps) {
  return (
    <>
      <div className="panel__row registration__row">
        <RegistrationField
          label="Legal name of the firm"
          maxLength={200}
          hint="Exactly as on the IRS letter for your EIN"
          path="legal_name"
          value={form.legal_name}
          onChange={(legal_name) => onChange({ legal_name })}
        />
        <RegistrationField
          label="EIN"
          maxLength={10}
          hint="Nine digits, such as 12-3456789"
          path="ein"
          value={form.ein}
          onChange={(ein) => onChange({ ein })}
        />
      </div>
      <div className="panel__row registration__row">
        <SelectField
          label="Business type"
          path="business_type"
          options={BUSINESS_TYPES}
          value={form.business_type}
          onChange={(business_type) => onChange({ business_type })}
        />
        <SelectField
          label="Line of business"
          path="vertical"
          options={VERTICALS}
          value={form.vertical}
          onChange={(vertical) => onChange({ vertical })}
        />
        <RegistrationField
          label="Website"
          type="url"
          maxLength={200}
          hint="Starts with https://"
          path="website"
          value={form.website}
          onChange={(website) => onChange({ website })}
        />
      </div>
    </>
  );
}
