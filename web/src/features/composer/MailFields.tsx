import { useState } from "react";
import type { Message } from "../../api/types";
import type { Draft, Shown } from "../outbox/draft";
import type { MailParts } from "../outbox/mail-parts";
import { AddressField } from "./AddressField";
import { AddressLine } from "./AddressLine";
import { SenderSelect } from "./SenderSelect";
import { usePeopleNear } from "./use-known-people";

interface Props {
  draft: Draft;
  shown: Shown;
  messages: readonly Message[];
  onChange: (part: Partial<Draft>) => void;
}

/** To whom an e-mail goes, from which address, and under which subject. */
export function MailFields({ draft, shown, messages, onChange }: Props) {
  const { mail } = draft;
  const people = usePeopleNear(shown.option.recipients, messages);
  const [opened, setOpened] = useState<"cc" | "bcc" | null>(null);
  // Who chooses an address or a subject chooses the channel with it.
  const change = (part: Partial<MailParts>) =>
    onChange({ mail: { ...mail, ...part }, channel: "email" });
  const open = (list: "cc" | "bcc") => mail[list].length > 0 || opened === list;

  return (
    <>
      <AddressField
        label="To"
        path="to"
        addresses={shown.mailTo}
        people={people}
        onChange={(to) => change({ to })}
      >
        {(["cc", "bcc"] as const)
          .filter((list) => !open(list))
          .map((list) => (
            <button
              key={list}
              type="button"
              className="button button--quiet button--small composer__open"
              onClick={() => setOpened(list)}
            >
              {list === "cc" ? "Cc" : "Bcc"}
            </button>
          ))}
      </AddressField>
      {(["cc", "bcc"] as const).filter(open).map((list) => (
        <AddressField
          key={list}
          label={list === "cc" ? "Cc" : "Bcc"}
          path={list}
          addresses={mail[list]}
          people={people}
          opened={opened === list}
          onChange={(addresses) => change({ [list]: addresses })}
        />
      ))}
      <SenderSelect
        draft={draft}
        shown={shown}
        messages={messages}
        onChoose={(senderId) => change({ senderId })}
      />
      <AddressLine label="Subject" path="subject">
        {(control) => (
          <input
            {...control}
            className="input"
            value={shown.subject ?? ""}
            onChange={(event) => onChange({ subject: event.target.value, channel: "email" })}
          />
        )}
      </AddressLine>
    </>
  );
}
