import type { ChannelOption } from "../../api/types";
import { phoneWords } from "../../shared/phone";
import { BouncedList } from "./BouncedList";
import { optedOut } from "./opted-out";

const REASON = "They asked not to be texted.";

/** Shown where a person of the client opted out of texts; its title says who and how. */
export function NoSmsBadge({ options }: { options: readonly ChannelOption[] }) {
  const people = optedOut(options);
  if (people.length === 0) return null;
  const said = people
    .map(
      (person) =>
        `${person.contact_name || phoneWords(person.value)}: ${phoneWords(person.reason ?? REASON)}`,
    )
    .join(" ");
  return (
    <span className="badge" data-tone="bad" title={said}>
      No SMS
      <span className="visually-hidden">. {said}</span>
    </span>
  );
}

/** Whom to heed before writing: who opted out, and to whom mail came back. */
export function OptedOutList({ options }: { options: readonly ChannelOption[] }) {
  return (
    <>
      <BouncedList options={options} />
      <NotToBeTexted options={options} />
    </>
  );
}

/** The people who opted out, beside the others who can be texted. */
function NotToBeTexted({ options }: { options: readonly ChannelOption[] }) {
  const people = optedOut(options);
  const othersLeft = options.some((option) => option.channel === "sms" && option.usable);
  // Where nobody is left, the channel itself says why it is missing.
  if (people.length === 0 || !othersLeft) return null;
  return (
    <ul className="opted-out" aria-label="Opted out of texts">
      {people.map((person) => (
        <li key={person.value}>
          <span className="badge" data-tone="bad">
            No SMS
          </span>{" "}
          {person.contact_name && `${person.contact_name} · `}
          {phoneWords(person.value)}. {phoneWords(person.reason ?? REASON)}
        </li>
      ))}
    </ul>
  );
}
