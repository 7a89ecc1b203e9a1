import { RegistrationField } from "./RegistrationField";
import type { FieldsProps } from "./CompanyFields";

/** Who answers for the firm when the carriers ask. */
export function RepresentativeFields({ form: { representative }, onChange }: FieldsProps) {
  const change = (part: Partial<FieldsProps["form"]["representative"]>) =>
    onChange({ representative: { ...representative, ...part } });
  return (
    <fieldset className="registration__group">
      <legend>Authorized representative</legend>
      <div className="panel__row registration__row">
        <RegistrationField
          label="First name"
          autoComplete="given-name"
          path="representative.first_name"
          value={representative.first_name}
          onChange={(first_name) => change({ first_name })}
        />
        <RegistrationField
          label="Last name"
          autoComplete="family-name"
          path="representative.last_name"
          value={representative.last_name}
          onChange={(last_name) => change({ last_name })}
        />
        <RegistrationField
          label="Title"
          hint="Such as CEO or managing partner"
          path="representative.title"
          value={representative.title}
          onChange={(title) => change({ title })}
        />
      </div>
      <div className="panel__row registration__row">
        <RegistrationField
          label="E-mail"
          type="email"
          maxLength={254}
          hint="Best at the firm’s own domain"
          autoComplete="email"
          path="representative.email"
          value={representative.email}
          onChange={(email) => change({ email })}
        />
        <RegistrationField
          label="Phone"
          type="tel"
          maxLength={32}
          hint="In the United States"
          autoComplete="tel"
          path="representative.phone"
          value={representative.phone}
          onChange={(phone) => change({ phone })}
        />
      </div>
    </fieldset>
  );
}
