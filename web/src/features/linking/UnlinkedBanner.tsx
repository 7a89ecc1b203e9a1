import { useState } from "react";
import type { Conversation } from "../../api/types";
import { phoneWords } from "../../shared/phone";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import type { ToastContent } from "../../shared/ui/Toast";
import { LinkDialog } from "./LinkDialog";
import { useLinking } from "./use-linking";
import "./unlinked-banner.css";

interface Props {
  conversation: Conversation;
  onToast: (toast: ToastContent) => void;
}

export function UnlinkedBanner({ conversation, onToast }: Props) {
  const [choosing, setChoosing] = useState(false);
  const linking = useLinking(conversation.id, onToast);
  const { candidates } = conversation;
  const sender = phoneWords(conversation.sender_address ?? conversation.title);
  return (
    <section className="unlinked" aria-label="Unlinked sender">
      <Icon name="unlinked" />
      <div className="unlinked__words">
        <p>
          <strong>{sender}</strong>{" "}
          {candidates.length > 1
            ? "may be one of several clients. Whose message is this?"
            : candidates.length === 1
              ? `has the address of ${candidates[0]?.name}. Is the message from them?`
              : "is not known yet. Link the sender to a client, and future messages go straight there."}
        </p>
        <div className="unlinked__choices">
          {candidates.map((candidate) => (
            <button
              key={candidate.id}
              type="button"
              className="button button--small"
              disabled={linking.busy}
              onClick={() => linking.link({ client_id: candidate.id }, candidate.name)}
            >
              Link to {candidate.name}
            </button>
          ))}
          <button
            type="button"
            className={`button button--small ${candidates.length === 0 ? "button--primary" : ""}`}
            onClick={() => setChoosing(true)}
          >
            <Icon name="link" size={17} /> Link to a client
          </button>
        </div>
        {!choosing && <ProblemLine problem={linking.problem} />}
      </div>
      {choosing && (
        <LinkDialog sender={sender} linking={linking} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}
