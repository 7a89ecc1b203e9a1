import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import type { SetAsideMail } from "../../api/settings-types";
import { fullTime } from "../../shared/format-time";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { setAsideQuery } from "./queries";

/** Mails that could not be stored; nothing where there are none. */
export function SetAsideSection() {
  const { api } = useStaff();
  const { data, refetch } = useQuery(setAsideQuery(api));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="set-aside-title">
      <h2 id="set-aside-title">Mails set aside</h2>
      <p className="panel__lead">
        They came in and could not be stored. Their mailbox goes on, and nothing of them is lost.
      </p>
      <ul className="senders" aria-label="Mails set aside">
        {data.items.map((mail) => (
          <SetAsideItem
            key={`${mail.mailbox_id} ${mail.key}`}
            mail={mail}
            onRetried={() => void refetch()}
          />
        ))}
      </ul>
    </section>
  );
}

function SetAsideItem({ mail, onRetried }: { mail: SetAsideMail; onRetried: () => void }) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const action = useAction();

  const retry = async () => {
    const params = { path: { mailbox_id: mail.mailbox_id } };
    const done = await action.run(() =>
      answer(
        api.POST("/mailboxes/{mailbox_id}/set-aside/retry", { params, body: { key: mail.key } }),
      ),
    );
    if (done) onRetried();
  };

  return (
    <li className="sender">
      <p>
        <strong>{mail.mailbox_address}</strong> ·{" "}
        <time dateTime={mail.at}>{fullTime(mail.at)}</time>
        <span className="set-aside__reason">{mail.reason}</span>
        <span className="sender__through">
          {mail.final ? `Given up after ${mail.tries} tries` : "Waits for another try"}
        </span>
      </p>
      {mayEdit && (
        <button
          type="button"
          className="button button--small"
          disabled={action.busy}
          onClick={() => void retry()}
        >
          Retry
        </button>
      )}
      <ProblemLine problem={action.problem} />
    </li>
  );
}
