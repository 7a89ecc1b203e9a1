import { useQuery } from "@tanstack/react-query";
import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { useColleagues } from "../account/use-colleagues";
import { mailboxesQuery } from "./queries";
import "./connect-banner.css";

/** Above the conversations, while no mailbox of the firm works. */
export function ConnectBanner() {
  const { api } = useStaff();
  const mayConnect = useMay("settings.edit");
  const { data } = useQuery(mailboxesQuery(api));
  if (!data || data.items.some(({ status }) => status === "active")) return null;
  const none = data.items.length === 0;
  return (
    <section className="connect-banner" aria-label="E-mail">
      <Icon name="email" size={18} />
      <p>
        {none
          ? "E-mail is not connected."
          : "E-mail is disconnected: nothing comes in or goes out."}{" "}
        {!mayConnect && <WhomToAsk />}
      </p>
      {mayConnect && (
        <Link className="button button--small button--primary" href="/settings/integrations">
          {none ? "Connect e-mail" : "Reconnect"}
        </Link>
      )}
    </section>
  );
}

function WhomToAsk() {
  const able = useColleagues().filter(({ role }) => role === "owner" || role === "admin");
  const names = new Intl.ListFormat(undefined, { type: "disjunction" });
  if (able.length === 0) return "Ask somebody who may change the firm’s settings.";
  return `Ask ${names.format(able.map(({ name }) => name))} to connect it.`;
}
