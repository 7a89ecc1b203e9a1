import { useQueryClient } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { ConsentRecord } from "../../api/settings-types";
import type { Conversation } from "../../api/types";
import { useAction, type Action } from "../../shared/use-action";
import { useStaff } from "../account/staff-context";

const NO_REASON = "Write what they said, when and how.";
/** How long to wait before each look whether the conversation knows: the ledger is told first. */
const LOOKS_MS = [0, 250, 500, 1_000, 2_000];

/** Records what somebody said of being texted; done when the conversation shows it. */
export function useRecordingConsent(conversationId: string): {
  action: Action;
  record: (record: ConsentRecord) => Promise<boolean>;
} {
  const { api } = useStaff();
  const client = useQueryClient();
  const action = useAction();
  const record = (body: ConsentRecord) =>
    action.run(async () => {
      if (body.reason === "") throw ApiProblem.atField("reason", NO_REASON);
      const recorded = await answer(api.POST("/sms/consent", { body }));
      // It is recorded: that its badge comes later is no failure.
      const head = await headKnowing(api, conversationId, recorded).catch(() => null);
      if (head) client.setQueryData(keys.conversation(conversationId), head);
      else await client.invalidateQueries({ queryKey: keys.conversation(conversationId) });
    });
  return { action, record };
}

type Standing = Pick<ConsentRecord, "phone" | "opted_out">;

/** The conversation's head as soon as it says so; null when it does not in time. */
async function headKnowing(api: Api, id: string, standing: Standing): Promise<Conversation | null> {
  const params = { path: { conversation_id: id } };
  for (const wait of LOOKS_MS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const head = await answer(api.GET("/conversations/{conversation_id}", { params }));
    if (knows(head, standing)) return head;
  }
  return null;
}

function knows({ channels_available: options }: Conversation, standing: Standing): boolean {
  const sms = options.find(({ channel }) => channel === "sms");
  const theirs = sms?.recipients.filter(({ value }) => value === standing.phone) ?? [];
  return theirs.every(({ opted_out }) => opted_out === standing.opted_out);
}
