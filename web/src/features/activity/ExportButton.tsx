import { answer } from "../../api/client";
import { saveFile } from "../../shared/save-file";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { filterQuery, type ActivityFilter } from "./activity-words";

/** Saves what the filter leaves as a table. */
export function ExportButton({ filter }: { filter: ActivityFilter }) {
  const { api } = useStaff();
  const action = useAction();

  const save = () =>
    action.run(async () => {
      const params = { query: filterQuery(filter) };
      const table = await answer(api.GET("/activity.csv", { params, parseAs: "blob" }));
      saveFile(table as Blob, "activity.csv");
    });

  return (
    <div>
      <button type="button" className="button" disabled={action.busy} onClick={() => void save()}>
        <Icon name="download" size={18} /> {action.busy ? "Exporting…" : "Export CSV"}
      </button>
      <ProblemLine problem={action.problem} />
    </div>
  );
}
