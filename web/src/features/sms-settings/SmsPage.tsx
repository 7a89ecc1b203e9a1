import { ConsentSection } from "./ConsentSection";
import { HoursSection } from "./HoursSection";
import { NumbersSection } from "./NumbersSection";
import { RegistrationSection } from "./RegistrationSection";
import { UsageSection } from "./UsageSection";
import "./sms.css";

export function SmsPage() {
  return (
    <>
      <NumbersSection />
      <UsageSection />
      <RegistrationSection />
      <HoursSection />
      <ConsentSection />
    </>
  );
}
