import { useColleagues } from "../account/use-colleagues";
import { isFiltered, KIND_LABEL, NO_FILTER, type ActivityFilter } from "./activity-words";

interface Props {
  filter: ActivityFilter;
  onChange: (filter: ActivityFilter) => void;
}

export function ActivityFilters({ filter, onChange }: Props) {
  const colleagues = useColleagues();
  const change = (part: Partial<ActivityFilter>) => onChange({ ...filter, ...part });
  return (
    <search className="panel" aria-label="Filter the activity">
      <div className="panel__row">
        <label className="field">
          <span className="field__label">What</span>
          <select
            className="input"
            value={filter.kind}
            onChange={(event) => change({ kind: event.target.value })}
          >
            <option value="">Everything</option>
            {Object.entries(KIND_LABEL).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="field__label">Who</span>
          <select
            className="input"
            value={filter.actorId}
            onChange={(event) => change({ actorId: event.target.value })}
          >
            <option value="">Everybody</option>
            {colleagues.map((member) => (
              <option key={member.id} value={member.id}>
                {member.name}
              </option>
            ))}
          </select>
        </label>
        <DayField label="From" value={filter.from} onChange={(from) => change({ from })} />
        <DayField label="To" value={filter.to} onChange={(to) => change({ to })} />
        {isFiltered(filter) && (
          <button
            type="button"
            className="button button--quiet"
            onClick={() => onChange(NO_FILTER)}
          >
            Clear
          </button>
        )}
      </div>
    </search>
  );
}

interface DayFieldProps {
  label: string;
  value: string;
  onChange: (day: string) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="input"
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
