import type { Template } from "../../api/settings-types";
import { cutAtFields } from "./merge-fields";
import { TEMPLATE_CHANNEL_LABEL } from "./template-words";

interface Props {
  template: Template;
  mayEdit: boolean;
  onClone: () => void;
  onEdit: () => void;
  onDelete: () => void;
}

export function TemplateCard({ template, mayEdit, onClone, onEdit, onDelete }: Props) {
  const { name, channel, subject, body, built_in } = template;
  return (
    <li className="template" aria-label={name}>
      <div className="panel__head">
        <h3>{name}</h3>
        <span className="panel__badges">
          <span className="badge">{TEMPLATE_CHANNEL_LABEL[channel]}</span>
          {built_in && <span className="badge">Built in</span>}
        </span>
      </div>
      {subject && <p className="template__subject">{subject}</p>}
      <p className="template__body">
        {cutAtFields(body).map((piece) =>
          piece.field ? (
            <span key={piece.at} className="merge-field">
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </p>
      {mayEdit && (
        <div className="panel__actions">
          <button
            type="button"
            className="button button--small"
            aria-label={`Clone ${name}`}
            onClick={onClone}
          >
            Clone
          </button>
          {!built_in && (
            <>
              <button
                type="button"
                className="button button--small"
                aria-label={`Edit ${name}`}
                onClick={onEdit}
              >
                Edit
              </button>
              <button
                type="button"
                className="button button--small button--danger"
                aria-label={`Delete ${name}`}
                onClick={onDelete}
              >
                Delete
              </button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
