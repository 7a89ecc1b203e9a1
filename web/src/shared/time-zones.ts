/** The time zones of the United States, as people call them. */
const ZONES: [string, string][] = [
  ["America/New_York", "Eastern"],
  ["America/Chicago", "Central"],
  ["America/Denver", "Mountain"],
  ["America/Phoenix", "Mountain, Arizona"],
  ["America/Los_Angeles", "Pacific"],
  ["America/Anchorage", "Alaska"],
  ["Pacific/Honolulu", "Hawaii"],
  ["America/Puerto_Rico", "Atlantic, Puerto Rico"],
];

/** Choices of a select; `current` is among them even when it is none of ours. */
export function zoneChoices(current: string): { value: string; label: string }[] {
  const known = ZONES.map(([value, label]) => ({ value, label }));
  if (current === "" || known.some(({ value }) => value === current)) return known;
  return [...known, { value: current, label: current.replaceAll("_", " ") }];
}
