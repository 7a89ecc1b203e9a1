import { SelectField } from "../../shared/ui/SelectField";
import { zoneChoices } from "../../shared/time-zones";

interface Props {
  label: string;
  path: string;
  value: string;
  onChange: (zone: string) => void;
}

export function ZoneSelect({ value, ...passed }: Props) {
  const options = zoneChoices(value).map((zone) => [zone.value, zone.label] as const);
  return <SelectField {...passed} value={value} options={options} />;
}
