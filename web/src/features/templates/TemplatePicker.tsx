import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answer } from "../../api/client";
import type { Template } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { useDismiss } from "../../shared/use-dismiss";
import { Icon } from "../../shared/ui/Icon";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { templatesQuery } from "./queries";
import { byCategory, CATEGORY_LABEL, usableOn } from "./template-words";
import "./templates.css";

type PickerChannel = "email" | "sms" | "portal";

export interface Rendered {
  /** The template's. */
  name: string;
  subject: string | null;
  body: string;
}

interface Props {
  conversationId: string;
  channel: PickerChannel;
  /** The address that is written to: its owner is whom the template greets. */
  to: string | null;
  onPick: (rendered: Rendered) => void;
}

/** Opens the templates of a channel; the one picked comes back filled in for this client. */
export function TemplatePicker({ conversationId, channel, to, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
  return (
    <div ref={box} className="template-picker">
      <button
        type="button"
        className="button button--quiet button--small template-picker__button"
        aria-expanded={open}
        aria-label="Templates"
        title="Templates"
        onClick={() => setOpen(!open)}
      >
        <Icon name="template" size={18} /> <span className="template-picker__word">Templates</span>
      </button>
      {open && (
        <section className="template-picker__panel" role="dialog" aria-label="Choose a template">
          <Choices
            conversationId={conversationId}
            channel={channel}
            to={to}
            onPick={(rendered) => {
              setOpen(false);
              onPick(rendered);
            }}
          />
        </section>
      )}
    </div>
  );
}

function Choices({ conversationId, channel, to, onPick }: Props) {
  const { api } = useStaff();
  const { data: value, error, refetch } = useQuery(templatesQuery(api));
  const rendering = useAction();

  const take = (template: Template) => {
    const params = { path: { template_id: template.id } };
    const body = { conversation_id: conversationId, channel, to };
    void rendering.run(async () => {
      const filled = await answer(api.POST("/templates/{template_id}/render", { params, body }));
      onPick({ name: template.name, ...filled });
    });
  };

  if (error && !value) {
    return (
      <LoadFailure what="The templates" problem={error.sentence} onRetry={() => void refetch()} />
    );
  }
  if (!value) return <Skeleton label="Loading the templates" rows={3} />;
  const usable = usableOn(value.items, channel);
  return (
    <>
      <ProblemLine problem={rendering.problem} />
      {usable.length === 0 && <p>No template is made for this channel.</p>}
      {byCategory(usable).map(([category, templates]) => (
        <div key={category}>
          <h3 className="template-picker__category">{CATEGORY_LABEL[category]}</h3>
          <ul>
            {templates.map((template) => (
              <li key={template.id}>
                <button
                  type="button"
                  className="template-picker__choice"
                  disabled={rendering.busy}
                  onClick={() => take(template)}
                >
                  <strong>{template.name}</strong>
                  <small>{template.body}</small>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
