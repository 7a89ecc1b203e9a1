import { RegistrationField } from "./RegistrationField";
import type { FieldsProps } from "./CompanyFields";

/** Where the firm is, in the United States. */
export function AddressFields({ form: { address }, onChange }: FieldsProps) {
  const change = (part: Partial<FieldsProps["form"]["address"]>) =>
    onChange({ address: { ...address, ...part } });
  return (
    <fieldset className="registration__group">
      <legend>Business address (United States)</legend>
      <RegistrationField
        label="Street"
        maxLength={200}
        hint="No P.O. box"
        autoComplete="street-address"
        path="address.street"
        value={address.street}
        onChange={(street) => change({ street })}
      />
      <div className="panel__row registration__row">
        <RegistrationField
          label="City"
          autoComplete="address-level2"
          path="address.city"
          value={address.city}
          onChange={(city) => change({ city })}
        />
        <RegistrationField
          label="State"
          maxLength={2}
          hint="Two letters, such as CA"
          autoComplete="address-level1"
          path="address.region"
          value={address.region}
          onChange={(region) => change({ region: region.toUpperCase() })}
        />
        <RegistrationField
          label="ZIP code"
          maxLength={10}
          hint="Such as 94107"
          autoComplete="postal-code"
          path="address.postal_code"
          value={address.postal_code}
          onChange={(postal_code) => change({ postal_code })}
        />
      </div>
    </fieldset>
  );
}
