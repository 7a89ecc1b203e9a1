import { useState, type ReactNode } from "react";

interface Props {
  /** Takes it into the text, to answer within it. */
  onEdit: () => void;
  onLeaveOut: () => void;
  children: ReactNode;
}

/** The mail answered, which goes along below the words. */
export function QuotedPart({ onEdit, onLeaveOut, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section className="mail-text__part" aria-label="Quoted mail">
      <div className="mail-text__actions">
        <button
          type="button"
          className="button button--small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? "Hide quoted text" : "Show quoted text"}
        </button>
        <button type="button" className="button button--quiet button--small" onClick={onEdit}>
          Answer within it
        </button>
        <button type="button" className="button button--quiet button--small" onClick={onLeaveOut}>
          Leave it out
        </button>
      </div>
      {open && <div className="mail-text__quoted">{children}</div>}
    </section>
  );
}
