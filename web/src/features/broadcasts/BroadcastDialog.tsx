import { useRef, useState } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import type { Broadcast } from "../../api/settings-types";
import type { Client } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { SmsMeter } from "../../shared/ui/SmsMeter";
import { useStaff } from "../account/staff-context";
import { MergeTextArea } from "../templates/MergeTextArea";
import "../templates/templates.css";
import { BroadcastProgress } from "./BroadcastProgress";
import { ClientChooser } from "./ClientChooser";
import { PastBroadcasts } from "./PastBroadcasts";

/** Chooses the clients, then the words, then shows how it goes. */
export function BroadcastDialog({ onClose }: { onClose: () => void }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Client>>(new Map());
  const [writing, setWriting] = useState(false);
  const [body, setBody] = useState("");
  const [started, setStarted] = useState<Broadcast | null>(null);
  const [looking, setLooking] = useState(false);
  const title = titleOf(started !== null, writing, looking);

  return (
    <Dialog title={title} onClose={onClose}>
      {started && <BroadcastProgress started={started} onClose={onClose} />}
      {!started && looking && (
        // Who got it and who did not is fetched by the report itself.
        <PastBroadcasts
          onOpen={(past) => setStarted({ ...past, items: [] })}
          onBack={() => setLooking(false)}
        />
      )}
      {!started && !writing && !looking && (
        <>
          <ClientChooser chosen={chosen} onChange={setChosen} onNext={() => setWriting(true)} />
          <button
            type="button"
            className="button button--quiet button--small"
            onClick={() => setLooking(true)}
          >
            Texts of before
          </button>
        </>
      )}
      {!started && writing && (
        <WriteStep
          clients={[...chosen.values()]}
          body={body}
          onBody={setBody}
          onBack={() => setWriting(false)}
          onStarted={setStarted}
        />
      )}
    </Dialog>
  );
}

function titleOf(started: boolean, writing: boolean, looking: boolean): string {
  if (looking) return started ? "A text of before" : "Texts of before";
  if (started) return "Texting your clients";
  return writing ? "Write the text" : "Text many clients";
}

interface WriteStepProps {
  clients: Client[];
  body: string;
  onBody: (body: string) => void;
  onBack: () => void;
  onStarted: (broadcast: Broadcast) => void;
}

const NAMED = 4;

function WriteStep({ clients, body, onBody, onBack, onStarted }: WriteStepProps) {
  const { api } = useStaff();
  const action = useAction();
  const attempt = useRef({ text: "", key: "" });
  const names = clients
    .slice(0, NAMED)
    .map((client) => client.name)
    .join(", ");
  const more = clients.length > NAMED ? ` and ${clients.length - NAMED} more` : "";

  const send = () => {
    const request = { client_ids: clients.map((client) => client.id), body: body.trim() };
    // A repeated click is the same wish: nobody is texted twice.
    const text = JSON.stringify(request);
    if (attempt.current.text !== text) attempt.current = { text, key: newIdempotencyKey() };
    const params = { header: { "Idempotency-Key": attempt.current.key } };
    void action.run(async () =>
      onStarted(await answer(api.POST("/broadcasts", { params, body: request }))),
    );
  };

  return (
    <form
      className="dialog__form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p>
        To <strong>{names}</strong>
        {more}. Each gets it in their own conversation; nobody sees the others.
      </p>
      <FieldProblems problem={action.problem}>
        <MergeTextArea label="Text" value={body} onChange={onBody} />
        <SmsMeter text={body} />
        <ProblemLine problem={action.problem} />
      </FieldProblems>
      <div className="dialog__actions">
        <button type="button" className="button button--quiet" onClick={onBack}>
          Back
        </button>
        <button
          type="submit"
          className="button button--primary"
          disabled={action.busy || body.trim() === ""}
        >
          {action.busy
            ? "Starting…"
            : `Send to ${clients.length} ${clients.length === 1 ? "client" : "clients"}`}
        </button>
      </div>
    </form>
  );
}
