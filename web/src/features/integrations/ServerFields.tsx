import type { MailboxServer } from "../../api/settings-types";
import { SelectField } from "../../shared/ui/SelectField";
import { TextField } from "../../shared/ui/TextField";
import { SECURITY, usualPort } from "./account-form";

interface Props {
  side: "imap" | "smtp";
  server: MailboxServer;
  onChange: (server: MailboxServer) => void;
}

const LABEL = { imap: "Incoming mail (IMAP)", smtp: "Outgoing mail (SMTP)" };

/** One server: where it listens, and how it is spoken to. */
export function ServerFields({ side, server, onChange }: Props) {
  const change = (part: Partial<MailboxServer>) => onChange({ ...server, ...part });
  return (
    <fieldset className="panel__group">
      <legend>{LABEL[side]}</legend>
      <div className="panel__row">
        <TextField
          label="Server"
          path={[`${side}.host`, side]}
          value={server.host}
          onChange={(host) => change({ host: host.trim() })}
        />
        <SelectField
          label="Security"
          path={`${side}.security`}
          value={server.security}
          options={SECURITY}
          onChange={(security) => change({ security, port: usualPort(side, security) })}
        />
        <TextField
          label="Port"
          path={`${side}.port`}
          value={server.port ? String(server.port) : ""}
          onChange={(port) => change({ port: Number(port.replaceAll(/\D/g, "")) })}
        />
      </div>
    </fieldset>
  );
}
