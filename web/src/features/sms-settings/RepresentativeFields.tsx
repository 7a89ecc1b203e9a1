import { faultOf } from "./registration-form";
import { RegistrationField } from "./RegistrationField";
import type { FieldsProps } from "./CompanyFields";

/** Who answers for the firm when the carriers ask. */
export function RepresentativeFields({ form: { representative }, problem, onChange }: FieldsProps) {
  const fault = (name: string) => faultOf(problem, `representative.${name}`);
  const change = (part: Partial<FieldsProps["form"]["representative"]>) =>
    onChange({ representative: { ...representative, ...part } });
  return (
    <fieldset className="registration__group">
      <legend>Authorized representative</legend>
      <div className="panel__row registration__row">
        <RegistrationField
          label="First name"
          autoComplete="given-name"
          fault={fault("first_name")}
          value={representative.first_name}
          onChange={(first_name) => change({ first_name })}
        />
        <RegistrationField
          label="Last name"
          autoComplete="family-name"
          fault={fault("last_name")}
          value={representative.last_name}
          onChange={(last_name) => change({ last_name })}
        />
        <RegistrationField
          label="Title"
          hint="Such as CEO or managing partner"
          fault={fault("title")}
          value={representative.title}
          onChange={(title) => change({ title })}
        />
      </div>
      <div className="panel__row registration__row">
        <RegistrationField
          label="E-mail"
          type="email"
          longest={254}
          hint="Best at the firm’s own domain"
          autoComplete="email"
          fault={fault("email")}
          value={representative.email}
          onChange={(email) => change({ email })}
        />
        <RegistrationField
          label="Phone"
          type="tel"
          longest={32}
          hint="In the United States"
          autoComplete="tel"
          fault={fault("phone")}
          value={representative.phone}
          onChange={(phone) => change({ phone })}
        />
      </div>
    </fieldset>
  );
}
