import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Template } from "../../api/settings-types";
import { Icon } from "../../shared/ui/Icon";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { templatesQuery } from "./queries";
import { DeleteTemplateDialog } from "./DeleteTemplateDialog";
import { TemplateCard } from "./TemplateCard";
import { TemplateDialog, type TemplateTask } from "./TemplateDialog";
import { byCategory, CATEGORY_LABEL } from "./template-words";
import "./templates.css";

export function TemplatesPage() {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const [task, setTask] = useState<TemplateTask | null>(null);
  const [doomed, setDoomed] = useState<Template | null>(null);
  const { data: value, error, refetch } = useQuery(templatesQuery(api));

  const done = () => {
    setTask(null);
    setDoomed(null);
    void refetch();
  };

  return (
    <>
      <div className="panel__head">
        <p className="panel__lead">
          Texts your firm writes often. Fields such as the client’s name are filled in when you use
          one.
        </p>
        {mayEdit && (
          <button
            type="button"
            className="button button--primary"
            onClick={() => setTask({ kind: "create" })}
          >
            <Icon name="plus" size={18} /> New template
          </button>
        )}
      </div>
      {error && (
        <LoadFailure what="The templates" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !value && <Skeleton label="Loading the templates" rows={4} />}
      {value?.items.length === 0 && (
        <Placeholder icon="template" title="No templates yet">
          Write one for the texts your firm sends again and again.
        </Placeholder>
      )}
      {value &&
        byCategory(value.items).map(([category, templates]) => (
          <section key={category} className="panel" aria-label={CATEGORY_LABEL[category]}>
            <h2>{CATEGORY_LABEL[category]}</h2>
            <ul className="templates">
              {templates.map((template) => (
                <TemplateCard
                  key={template.id}
                  template={template}
                  mayEdit={mayEdit}
                  onClone={() => setTask({ kind: "clone", template })}
                  onEdit={() => setTask({ kind: "edit", template })}
                  onDelete={() => setDoomed(template)}
                />
              ))}
            </ul>
          </section>
        ))}
      {task && <TemplateDialog task={task} onClose={() => setTask(null)} onSaved={done} />}
      {doomed && (
        <DeleteTemplateDialog template={doomed} onClose={() => setDoomed(null)} onDeleted={done} />
      )}
    </>
  );
}
