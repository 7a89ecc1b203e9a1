import { useField } from "../../shared/ui/use-field";

interface Props {
  label: string;
  path: string;
  on: boolean;
  onSwitch: (on: boolean) => void;
}

export function SwitchField({ label, path, on, onSwitch }: Props) {
  const { control, line } = useField(path);
  return (
    <>
      <label className="checkbox">
        <input
          {...control}
          type="checkbox"
          checked={on}
          onChange={(event) => onSwitch(event.target.checked)}
        />
        {label}
      </label>
      {line}
    </>
  );
}
