import { useMay } from "../account/may";
import { ConnectSection } from "./ConnectSection";
import { MailboxesSection } from "./MailboxesSection";
import { SendersSection } from "./SendersSection";
import { SetAsideSection } from "./SetAsideSection";
import "../sms-settings/sms.css";
import "./integrations.css";

export function IntegrationsPage() {
  const mayEdit = useMay("settings.edit");
  return (
    <>
      <MailboxesSection />
      {mayEdit && <ConnectSection />}
      <SendersSection />
      <SetAsideSection />
    </>
  );
}
