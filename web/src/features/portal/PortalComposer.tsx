import { useRef, useState, type FormEvent } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import type { PortalMessage } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { usePortal } from "./portal-context";

interface Props {
  conversationId: string;
  onPosted: (message: PortalMessage) => void;
}

/** The text stays in the field until the server has it: nothing typed is ever lost. */
export function PortalComposer({ conversationId, onPosted }: Props) {
  const { api } = usePortal();
  const [body, setBody] = useState("");
  const { busy, problem, run } = useAction();
  const attempt = useRef({ body: "", key: "" });
  const field = useRef<HTMLTextAreaElement>(null);

  const send = async () => {
    const text = body.trim();
    if (text === "" || busy) return;
    // The same words sent again after a failure are the same message, so they keep their key.
    if (attempt.current.body !== text) attempt.current = { body: text, key: newIdempotencyKey() };
    const params = {
      path: { conversation_id: conversationId },
      header: { "Idempotency-Key": attempt.current.key },
    };
    await run(async () => {
      const call = api.POST("/portal/conversations/{conversation_id}/messages", {
        params,
        body: { body: text },
      });
      onPosted(await answer(call));
      attempt.current = { body: "", key: "" };
      setBody("");
    });
    field.current?.focus();
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };

  return (
    <form className="portal-composer" aria-label="Composer" onSubmit={onSubmit}>
      {problem && (
        <p className="portal-composer__problem" role="alert">
          <strong>Not sent.</strong> {problem.sentence}
        </p>
      )}
      <div className="portal-composer__row">
        <textarea
          ref={field}
          className="portal-composer__text"
          rows={1}
          aria-label="Message"
          aria-keyshortcuts="Control+Enter Meta+Enter"
          placeholder="Write a message"
          value={body}
          onChange={(event) => setBody(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
            event.preventDefault();
            void send();
          }}
        />
        <button type="submit" className="button button--primary" disabled={busy}>
          <Icon name="send" size={18} />
          {busy ? "Sending…" : "Send"}
        </button>
      </div>
    </form>
  );
}
