import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";

interface Props {
  mailbox: Mailbox;
  onChange: () => void;
}

/** What the mailbox has and Onethread has not, as the last count found; nothing where there is none. */
export function MissingLine({ mailbox, onChange }: Props) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const action = useAction();
  const missing = mailbox.today?.missing ?? 0;
  if (missing === 0) return null;

  const fetchThem = async () => {
    const params = { path: { mailbox_id: mailbox.id } };
    const asked = await action.run(() =>
      answer(api.POST("/mailboxes/{mailbox_id}/fetch-missing", { params })),
    );
    if (asked) onChange();
  };

  return (
    <div className="mailbox__reason" data-tone="warn">
      <Icon name="needs_action" size={17} />
      <p>
        {missing === 1 ? "1 mail" : `${missing} mails`} of yesterday and today{" "}
        {missing === 1 ? "is" : "are"} in the mailbox and not here.
      </p>
      {mayEdit && mailbox.status === "active" && (
        <button
          type="button"
          className="button button--small"
          disabled={action.busy}
          onClick={() => void fetchThem()}
        >
          {missing === 1 ? "Fetch it" : "Fetch them"}
        </button>
      )}
      <ProblemLine problem={action.problem} />
    </div>
  );
}
