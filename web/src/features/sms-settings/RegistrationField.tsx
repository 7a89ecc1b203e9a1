import type { ComponentProps } from "react";
import { TextField } from "../../shared/ui/TextField";

/** A line of the registration: it must be filled in, and is short. */
export function RegistrationField(props: ComponentProps<typeof TextField>) {
  return <TextField required maxLength={100} {...props} />;
}
