import { lazy, useState } from "react";
import { LazyPart } from "../../shared/ui/LazyPart";
import { Icon } from "../../shared/ui/Icon";
import { useMay } from "../account/may";
import "./broadcast.css";

const BroadcastDialog = lazy(() =>
  import("./BroadcastDialog").then((file) => ({ default: file.BroadcastDialog })),
);

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
      {open && (
        <LazyPart what="The dialog">
          <BroadcastDialog onClose={() => setOpen(false)} />
        </LazyPart>
      )}
    </>
  );
}
