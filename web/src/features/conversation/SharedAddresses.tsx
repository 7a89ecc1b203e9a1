import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { phoneWords } from "../../shared/phone";
import { useStaff } from "../account/staff-context";

/** Warns that other clients have an address of this one: what comes from it may be theirs. */
export function SharedAddresses({ clientId }: { clientId: string }) {
  const { api } = useStaff();
  const params = { path: { client_id: clientId } };
  const { data: client } = useQuery({
    queryKey: keys.client(clientId),
    queryFn: () => answer(api.GET("/clients/{client_id}", { params })),
  });
  const shared = client?.shared ?? [];
  if (shared.length === 0) return null;
  return (
    <div className="conversation__shared" role="note" aria-label="Shared addresses">
      {shared.map(({ value, clients }) => (
        <p key={value}>
          <strong>{phoneWords(value)}</strong> is also an address of{" "}
          {clients.map(({ name }) => name).join(", ")}. What comes from it may be theirs.
        </p>
      ))}
    </div>
  );
}
