import { queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { keys } from "../../api/query-keys";

export function templatesQuery(api: Api) {
  return queryOptions({ queryKey: keys.templates, queryFn: () => answer(api.GET("/templates")) });
}
