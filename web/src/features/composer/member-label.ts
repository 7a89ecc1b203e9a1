import type { StaffMember } from "../../api/types";

/** The name; with the address where a colleague has the same. */
export function memberLabel(member: StaffMember, colleagues: readonly StaffMember[]): string {
  const namesakes = colleagues.filter(({ name }) => name === member.name);
  return namesakes.length > 1 ? `${member.name} (${member.email})` : member.name;
}
