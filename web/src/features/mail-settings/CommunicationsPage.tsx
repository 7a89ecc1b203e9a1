import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { MailSettings } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { Field } from "../../shared/ui/Field";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { mailSettingsQuery } from "./queries";

/** What is so of every message: the subject it begins with, and how long it can be taken back. */
export function CommunicationsPage() {
  const { api } = useStaff();
  const { data, error, refetch } = useQuery(mailSettingsQuery(api));
  return (
    <section className="panel" aria-labelledby="writing-title">
      <h2 id="writing-title">Writing e-mails</h2>
      {error && !data && (
        <LoadFailure what="The settings" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !data && <Skeleton label="Loading the settings" rows={3} />}
      {data && <WritingForm settings={data} />}
    </section>
  );
}

const UNDO_CHOICES = [0, 5, 8, 10, 20, 30, 60];

function WritingForm({ settings }: { settings: MailSettings }) {
  const { api } = useStaff();
  const cache = useQueryClient();
  const mayEdit = useMay("settings.edit");
  const action = useAction();
  const [subject, setSubject] = useState(settings.subject_default);
  const [undo, setUndo] = useState(settings.undo_seconds);
  const [saved, setSaved] = useState(false);
  const choices = [...new Set([...UNDO_CHOICES, settings.undo_seconds])].toSorted((a, b) => a - b);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { subject_default: subject.trim(), undo_seconds: undo };
    const done = await action.run(async () =>
      cache.setQueryData(keys.mailSettings, await answer(api.PATCH("/settings/email", { body }))),
    );
    setSaved(done);
  };
  return (
    <form aria-label="Writing e-mails" onSubmit={(event) => void save(event)}>
      <fieldset className="panel__form" disabled={!mayEdit}>
        <FieldProblems problem={action.problem}>
          <Field
            label="Subject of a new e-mail"
            path="subject_default"
            hint="Stands in the subject of an e-mail that answers none, until somebody writes another."
          >
            {(control) => (
              <input
                {...control}
                className="input"
                maxLength={200}
                value={subject}
                onChange={(event) => {
                  setSubject(event.target.value);
                  setSaved(false);
                }}
              />
            )}
          </Field>
          <Field
            label="Undo send"
            path="undo_seconds"
            hint="For so long an e-mail can be taken back after Send."
          >
            {(control) => (
              <select
                {...control}
                className="input"
                value={undo}
                onChange={(event) => {
                  setUndo(Number(event.target.value));
                  setSaved(false);
                }}
              >
                {choices.map((seconds) => (
                  <option key={seconds} value={seconds}>
                    {seconds === 0 ? "Not at all" : `${seconds} seconds`}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <ProblemLine problem={action.problem} />
        </FieldProblems>
        {mayEdit && (
          <div className="panel__actions">
            <button type="submit" className="button button--primary" disabled={action.busy}>
              {action.busy ? "Saving…" : "Save"}
            </button>
            {saved && (
              <p className="panel__saved" role="status">
                Saved
              </p>
            )}
          </div>
        )}
      </fieldset>
    </form>
  );
}
