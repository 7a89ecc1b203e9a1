import { queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { keys } from "../../api/query-keys";

/** What is so of every e-mail of the firm. */
export function mailSettingsQuery(api: Api) {
  return queryOptions({
    queryKey: keys.mailSettings,
    queryFn: () => answer(api.GET("/settings/email")),
  });
}

export function mySignatureQuery(api: Api) {
  return queryOptions({
    queryKey: keys.mySignature,
    queryFn: () => answer(api.GET("/me/signature")),
  });
}
