import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Message, Recipient } from "../../api/types";
import { useDebouncedValue } from "../../shared/use-debounced";
import { useStaff } from "../account/staff-context";
import { useColleagues } from "../account/use-colleagues";
import {
  peopleOfClient,
  peopleOfClients,
  peopleOfFirm,
  peopleOfMails,
  type KnownPerson,
} from "./known-people";

const FOUND = 5;
const SETTLED_MS = 200;
const SHORTEST_SEARCH = 2;

/** Everybody near: the client's people, those of earlier mails, and colleagues. */
export function usePeopleNear(
  recipients: readonly Recipient[],
  messages: readonly Message[],
): KnownPerson[] {
  const colleagues = useColleagues();
  return useMemo(
    () => [...peopleOfClient(recipients), ...peopleOfMails(messages), ...peopleOfFirm(colleagues)],
    [recipients, messages, colleagues],
  );
}

/** People of other clients, by the client's name. */
export function usePeopleFound(typed: string): KnownPerson[] {
  const { api } = useStaff();
  const search = useDebouncedValue(typed.trim(), SETTLED_MS);
  const { data } = useQuery({
    queryKey: keys.clientsFound(search, FOUND),
    queryFn: () =>
      answer(api.GET("/clients", { params: { query: { query: search, limit: FOUND } } })),
    enabled: search.length >= SHORTEST_SEARCH && !search.includes("@"),
  });
  return useMemo(() => peopleOfClients(data?.items ?? []), [data]);
}
