import { useEffect } from "react";
import { Link } from "./Link";
import { Placeholder } from "./Placeholder";

interface Props {
  /** Where to go from here. */
  home: { href: string; label: string };
}

/** For an address that leads nowhere. */
export function NoSuchPage({ home }: Props) {
  useEffect(() => {
    document.title = "No such page";
  }, []);
  return (
    <main className="no-such-page">
      <Placeholder icon="search" title="No such page" heading>
        <p>The address is not complete, or what it led to is gone.</p>
        <p>
          <Link className="button button--primary" href={home.href}>
            {home.label}
          </Link>
        </p>
      </Placeholder>
    </main>
  );
}
