import type { Conversation } from "../../api/types";
import { ApiProblem } from "../../api/problem";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import type { ToastContent } from "../../shared/ui/Toast";
import { useStaff } from "../account/staff-context";
import { printConversation } from "./print-conversation";

interface Props {
  conversation: Conversation;
  onToast: (toast: ToastContent) => void;
}

/** Prints all messages, not only those on the screen. */
export function PrintButton({ conversation, onToast }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const print = () =>
    action.run(() =>
      printConversation(api, conversation).catch((cause: unknown) => {
        const { sentence } = ApiProblem.fromCause(cause);
        onToast({ id: Date.now(), text: `Not printed: ${sentence}` });
      }),
    );
  return (
    <button
      type="button"
      className="button button--quiet button--icon conversation__print"
      aria-label="Print the conversation"
      title="Print the conversation"
      disabled={action.busy}
      onClick={() => void print()}
    >
      <Icon name="print" />
    </button>
  );
}
