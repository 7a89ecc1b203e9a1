import { useCallback, useEffect } from "react";
import { answer } from "../../api/client";
import type { Registration } from "../../api/settings-types";
import { useLoaded } from "../../shared/use-loaded";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { useMayEdit } from "../account/use-may-edit";
import { RegistrationForm } from "./RegistrationForm";
import { mayRegister, registrationWords } from "./registration-words";

const ASK_AGAIN_MS = 10_000;

/** A2P 10DLC: the brand and the campaign under which the firm's texts go out. */
export function RegistrationSection() {
  const { api } = useStaff();
  const mayEdit = useMayEdit();
  const load = useCallback(() => answer(api.GET("/sms/registration")), [api]);
  const { value, problem, reload, replace } = useLoaded(load);
  const waiting = value?.status === "submitted" || value?.status === "pending";
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = window.setInterval(reload, ASK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [waiting, reload]);

  return (
    <section className="panel" aria-labelledby="registration-title">
      <div className="panel__head">
        <h2 id="registration-title">Carrier registration (A2P 10DLC)</h2>
        {value && <StatusBadge registration={value} />}
      </div>
      {problem && <LoadFailure what="The registration" problem={problem} onRetry={reload} />}
      {!problem && !value && <Skeleton label="Loading the registration" rows={2} />}
      {value && (
        <>
          <p className="panel__lead">{registrationWords(value.status).about}</p>
          {value.reason && (
            <p className="registration__reason" role="alert">
              {value.reason}
            </p>
          )}
          {mayRegister(value.status) && mayEdit ? (
            <RegistrationForm registration={value} onSubmitted={replace} />
          ) : (
            <Registered registration={value} />
          )}
        </>
      )}
    </section>
  );
}

function StatusBadge({ registration }: { registration: Registration }) {
  const { label, tone } = registrationWords(registration.status);
  return (
    <span className="badge" data-tone={tone} role="status" aria-label={`Registration: ${label}`}>
      {label}
    </span>
  );
}

function Registered({ registration: { brand, campaign } }: { registration: Registration }) {
  if (!brand && !campaign) return null;
  return (
    <dl className="number__facts">
      {brand && (
        <>
          <div>
            <dt>Legal name</dt>
            <dd>{brand.legal_name}</dd>
          </div>
          <div>
            <dt>Website</dt>
            <dd>{brand.website}</dd>
          </div>
        </>
      )}
      {campaign && (
        <div>
          <dt>Used for</dt>
          <dd>{campaign.use_case}</dd>
        </div>
      )}
    </dl>
  );
}
