import type { ApiProblem } from "../../../api/problem";
import type { RegistrationForm as Form } from "../../../api/settings-types";
import { BUSINESS_TYPES, faultOf, VERTICALS } from "./registration-form";
import { RegistrationField } from "./RegistrationField";

interface Props {
  form: Form;
  problem: ApiProblem | null;
  onChange: (part: Partial<Form>) => void;
}

/** Who the firm is: what the carriers compare with the records of the IRS. */
export function CompanyFields({ form, problem, onChange }: Props) {
  const fault = (path: string) => faultOf(problem, path);
  return (
    <>
      <div className="panel__row registration__row">
        <RegistrationField label="Legal name of the firm" longest={200} hint="Exactly as on the IRS letter for your EIN" fault={fault("legal_name")} value={form.legal_name} onChange={(legal_name) => onChange({ legal_name })} />
        <RegistrationField label="EIN" longest={10} hint="Nine digits, such as 12-3456789" fault={fault("ein")} value={form.ein} onChange={(ein) => onChange({ ein })} />
      </div>
      <div className="panel__row registration__row">
        <Choice label="Business type" options={BUSINESS_TYPES} value={form.business_type} onChange={(value) => onChange({ business_type: value as Form["business_type"] })} />
        <Choice label="Line of business" options={VERTICALS} value={form.vertical} onChange={(value) => onChange({ vertical: value as Form["vertical"] })} />
        <RegistrationField label="Website" type="url" longest={200} hint="Starts with https://" fault={fault("website")} value={form.website} onChange={(website) => onChange({ website })} />
      </div>
    </>
  );
}

/** Where the firm is, in the United States. */
export function AddressFields({ form: { address }, problem, onChange }: Props) {
  const fault = (name: string) => faultOf(problem, `address.${name}`);
  const change = (part: Partial<Form["address"]>) => onChange({ address: { ...address, ...part } });
  return (
    <fieldset className="registration__group">
      <legend>Business address (United States)</legend>
      <RegistrationField label="Street" longest={200} hint="No P.O. box" autoComplete="street-address" fault={fault("street")} value={address.street} onChange={(street) => change({ street })} />
      <div className="panel__row registration__row">
        <RegistrationField label="City" autoComplete="address-level2" fault={fault("city")} value={address.city} onChange={(city) => change({ city })} />
        <RegistrationField label="State" longest={2} hint="Two letters, such as CA" autoComplete="address-level1" fault={fault("region")} value={address.region} onChange={(region) => change({ region: region.toUpperCase() })} />
        <RegistrationField label="ZIP code" longest={10} hint="Such as 94107" autoComplete="postal-code" fault={fault("postal_code")} value={address.postal_code} onChange={(postal_code) => change({ postal_code })} />
      </div>
    </fieldset>
  );
}

/** Who answers for the firm when the carriers ask. */
export function RepresentativeFields({ form: { representative }, problem, onChange }: Props) {
  const fault = (name: string) => faultOf(problem, `representative.${name}`);
  const change = (part: Partial<Form["representative"]>) => onChange({ representative: { ...representative, ...part } });
  return (
    <fieldset className="registration__group">
      <legend>Authorized representative</legend>
      <div className="panel__row registration__row">
        <RegistrationField label="First name" autoComplete="given-name" fault={fault("first_name")} value={representative.first_name} onChange={(first_name) => change({ first_name })} />
        <RegistrationField label="Last name" autoComplete="family-name" fault={fault("last_name")} value={representative.last_name} onChange={(last_name) => change({ last_name })} />
        <RegistrationField label="Title" hint="Such as CEO or managing partner" fault={fault("title")} value={representative.title} onChange={(title) => change({ title })} />
      </div>
      <div className="panel__row registration__row">
        <RegistrationField label="E-mail" type="email" longest={254} hint="Best at the firm’s own domain" autoComplete="email" fault={fault("email")} value={representative.email} onChange={(email) => change({ email })} />
        <RegistrationField label="Phone" type="tel" longest={32} hint="In the United States" autoComplete="tel" fault={fault("phone")} value={representative.phone} onChange={(phone) => change({ phone })} />
      </div>
    </fieldset>
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
