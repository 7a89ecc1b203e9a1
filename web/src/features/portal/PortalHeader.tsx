import { Icon } from "../../shared/ui/Icon";
import { LiveIndicator } from "../../shared/ui/LiveIndicator";
import { ThemeToggle } from "../../shared/ui/ThemeToggle";
import { Wordmark } from "../../shared/ui/Wordmark";
import { usePortal } from "./portal-context";

export function PortalHeader() {
  const { me, signOut } = usePortal();
  return (
    <header className="portal__head">
      <Wordmark size={34} />
      <div className="portal__firm">
        <h1>{me.firm.name}</h1>
        <p>Signed in as {me.name}</p>
      </div>
      <LiveIndicator />
      <ThemeToggle />
      <button
        type="button"
        className="button button--quiet button--icon"
        aria-label="Sign out"
        title="Sign out"
        onClick={signOut}
      >
        <Icon name="signOut" />
      </button>
    </header>
  );
}
