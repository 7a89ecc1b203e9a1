import { answer } from "../../api/client";
import type { Template } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";

interface Props {
  template: Template;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteTemplateDialog({ template, onClose, onDeleted }: Props) {
  const { api } = useStaff();
  const action = useAction();

  const remove = async () => {
    const params = { path: { template_id: template.id } };
    if (await action.run(() => answer(api.DELETE("/templates/{template_id}", { params }))))
      onDeleted();
  };

  return (
    <Dialog title={`Delete “${template.name}”?`} onClose={onClose}>
      <p>Nobody in your firm can use it any more. Messages written with it stay as they are.</p>
      <ProblemLine problem={action.problem} />
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button button--danger"
          disabled={action.busy}
          onClick={() => void remove()}
        >
          Delete template
        </button>
      </div>
    </Dialog>
  );
}
