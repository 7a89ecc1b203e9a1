import { useCallback, useState, type ReactNode } from "react";
import type { Session } from "../../api/session";
import type { Kept } from "../kept";
import { Dialog } from "./Dialog";

interface SigningOut {
  signOut: () => void;
  /** Shown while one is asked whether what was not sent may go. */
  question: ReactNode;
}

/** Signs out and leaves nothing of the person in the browser; asks before, when something was not sent. */
export function useSigningOut(session: Session, kept: Kept): SigningOut {
  const [asking, setAsking] = useState(false);
  const leave = useCallback(() => {
    kept.clear();
    void session.signOut();
  }, [session, kept]);
  const signOut = useCallback(() => {
    if (kept.names().length > 0) setAsking(true);
    else leave();
  }, [kept, leave]);
  const question = asking && (
    <Dialog title="Sign out?" onClose={() => setAsking(false)}>
      <p>
        There are messages that you have begun or that were not sent. This browser keeps them until
        you sign out; then they are gone.
      </p>
      <div className="dialog__actions">
        <button type="button" className="button" onClick={() => setAsking(false)}>
          Stay
        </button>
        <button type="button" className="button button--primary" onClick={leave}>
          Sign out and discard them
        </button>
      </div>
    </Dialog>
  );
  return { signOut, question };
}
