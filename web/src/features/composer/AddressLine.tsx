import type { ReactNode } from "react";
import { useField, type ControlProps } from "../../shared/ui/use-field";

interface Props {
  label: string;
  path: string;
  children: (control: ControlProps) => ReactNode;
}

/** A line above the message, such as its subject, with what is wrong with it below. */
export function AddressLine({ label, path, children }: Props) {
  const { control, line } = useField(path);
  return (
    <div className="composer__field">
      <div className="composer__line">
        <label htmlFor={control.id}>{label}</label>
        {children(control)}
      </div>
      {line}
    </div>
  );
}
