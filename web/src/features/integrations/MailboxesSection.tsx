import { useQuery } from "@tanstack/react-query";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { useLocation } from "../../shared/use-location";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { MailboxCard } from "./MailboxCard";
import { mailboxesQuery } from "./queries";

export function MailboxesSection() {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const { data, error, refetch } = useQuery(mailboxesQuery(api));
  const connected = useLocation().query.get("connected");
  const fresh = data?.items.find(({ id, status }) => id === connected && status === "active");
  return (
    <section className="panel" aria-labelledby="mailboxes-title">
      <h2 id="mailboxes-title">Mailboxes</h2>
      {error && (
        <LoadFailure
          what="Your mailboxes"
          problem={error.sentence}
          onRetry={() => void refetch()}
        />
      )}
      {!error && !data && <Skeleton label="Loading your mailboxes" rows={2} />}
      {fresh && (
        <p className="panel__saved" role="status">
          {fresh.address} is connected.
        </p>
      )}
      {data?.items.length === 0 && (
        <p className="panel__lead">
          No mailbox is connected yet, so e-mail neither comes in nor goes out.
          {!mayEdit && " Somebody who may change your firm’s settings can connect one."}
        </p>
      )}
      {data && data.items.length > 0 && (
        <ul className="numbers" aria-label="Your mailboxes">
          {data.items.map((mailbox) => (
            <MailboxCard key={mailbox.id} mailbox={mailbox} onChange={() => void refetch()} />
          ))}
        </ul>
      )}
    </section>
  );
}
