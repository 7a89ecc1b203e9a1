import { queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { keys } from "../../api/query-keys";

/** The firm's mailboxes; the stream tells when one looks otherwise. */
export function mailboxesQuery(api: Api) {
  return queryOptions({
    queryKey: keys.mailboxes,
    queryFn: () => answer(api.GET("/mailboxes")),
  });
}

/** The addresses that mail can leave from. */
export function sendersQuery(api: Api) {
  return queryOptions({ queryKey: keys.senders, queryFn: () => answer(api.GET("/senders")) });
}

/** Mails that could not be stored, and why. */
export function setAsideQuery(api: Api) {
  return queryOptions({
    queryKey: keys.setAside,
    queryFn: () => answer(api.GET("/mailboxes/set-aside")),
  });
}
