import type { Scope } from "../../api/types";

const SCOPES: [Scope, string][] = [
  ["mine", "Mine"],
  ["team", "Team"],
];

interface Props {
  scope: Scope;
  onScope: (scope: Scope) => void;
}

export function ScopeToggle({ scope, onScope }: Props) {
  return (
    <fieldset className="scope">
      <legend className="visually-hidden">Scope</legend>
      {SCOPES.map(([value, label]) => (
        <label key={value} className="scope__choice">
          <input
            type="radio"
            name="scope"
            className="visually-hidden"
            checked={scope === value}
            onChange={() => onScope(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
