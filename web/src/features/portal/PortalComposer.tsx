import { useRef, type FormEvent, type ReactNode, type RefObject } from "react";
import { answer } from "../../api/client";
import type { ApiProblem } from "../../api/problem";
import type { PortalMessage } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useField } from "../../shared/ui/use-field";
import { FilePicker } from "../files/FilePicker";
import { UploadList } from "../files/UploadList";
import { useFileDrop } from "../files/use-file-drop";
import { useUploads } from "../files/use-uploads";
import { usePortal } from "./portal-context";
import { usePortalDraft } from "./use-portal-draft";

interface Props {
  conversationId: string;
  onPosted: (message: PortalMessage) => void;
}

/** The text stays in the field until the server has it: nothing typed is ever lost. */
export function PortalComposer({ conversationId, onPosted }: Props) {
  const { api } = usePortal();
  const { body, write, keyFor, sent } = usePortalDraft(conversationId);
  const { busy, problem, run } = useAction();
  const uploads = useUploads(conversationId);
  const { over, zone } = useFileDrop(uploads.add);
  const field = useRef<HTMLTextAreaElement>(null);

  const send = async () => {
    const text = body.trim();
    const { ids, blocked } = uploads;
    if ((text === "" && ids.length === 0) || busy || blocked) return;
    const params = {
      path: { conversation_id: conversationId },
      header: { "Idempotency-Key": keyFor([text, ...ids].join("\n")) },
    };
    await run(async () => {
      const call = api.POST("/portal/conversations/{conversation_id}/messages", {
        params,
        body: { body: text, attachments: ids },
      });
      onPosted(await answer(call));
      uploads.take();
      sent();
    });
    field.current?.focus();
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };

  return (
    <form
      className="portal-composer"
      aria-label="Composer"
      data-over={over}
      onSubmit={onSubmit}
      {...zone}
    >
      <FieldProblems problem={problem}>
        <UploadList uploads={uploads} />
        <MessageLine
          field={field}
          body={body}
          problem={problem}
          onChange={write}
          onSend={() => void send()}
        >
          <FilePicker uploads={uploads} />
          <button
            type="submit"
            className="button button--primary"
            disabled={busy || uploads.blocked !== null}
            title={uploads.blocked ?? undefined}
          >
            <Icon name="send" size={18} />
            {busy ? "Sending…" : "Send"}
          </button>
        </MessageLine>
      </FieldProblems>
    </form>
  );
}

interface LineProps {
  field: RefObject<HTMLTextAreaElement | null>;
  body: string;
  problem: ApiProblem | null;
  onChange: (body: string) => void;
  onSend: () => void;
  /** What stands beside the text. */
  children: ReactNode;
}

function MessageLine({ field, body, problem, onChange, onSend, children }: LineProps) {
  const { control, line } = useField("body");
  return (
    <>
      <ProblemLine
        problem={problem}
        className="portal-composer__problem"
        lead={<strong>Not sent.</strong>}
      />
      {line}
      <div className="portal-composer__row">
        <textarea
          {...control}
          ref={field}
          className="portal-composer__text"
          rows={1}
          aria-label="Message"
          aria-keyshortcuts="Control+Enter Meta+Enter"
          placeholder="Write a message"
          value={body}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            onSend();
          }}
        />
        {children}
      </div>
    </>
  );
}
