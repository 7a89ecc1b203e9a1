import { useState } from "react";
import { Icon } from "../../shared/ui/Icon";
import { useMay } from "../account/may";
import { BroadcastDialog } from "./BroadcastDialog";
import "./broadcast.css";

/** Opens the dialog that texts many clients at once. */
export function BroadcastButton() {
  const maySend = useMay("messages.send");
  const [open, setOpen] = useState(false);
  if (!maySend) return null;
  return (
    <>
      <button
        type="button"
        className="button button--icon broadcast-open"
        aria-label="Text many clients"
        title="Text many clients"
        onClick={() => setOpen(true)}
      >
        <Icon name="megaphone" size={18} />
      </button>
      {open && <BroadcastDialog onClose={() => setOpen(false)} />}
    </>
  );
}
