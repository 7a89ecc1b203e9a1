import { lazy, useState } from "react";
import { Icon } from "../../shared/ui/Icon";
import { LazyPart } from "../../shared/ui/LazyPart";

const ClientFiles = lazy(() =>
  import("./ClientFiles").then((file) => ({ default: file.ClientFiles })),
);

/** Leads to the files of a client. */
export function FilesButton({ clientId, name }: { clientId: string; name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button button--quiet button--icon"
        aria-label="Files of this client"
        title="Files"
        onClick={() => setOpen(true)}
      >
        <Icon name="file" />
      </button>
      {open && (
        <LazyPart what="The files">
          <ClientFiles clientId={clientId} name={name} onClose={() => setOpen(false)} />
        </LazyPart>
      )}
    </>
  );
}
