import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "../../api/query-keys";
import type { Registration } from "../../api/settings-types";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { registrationQuery } from "./queries";
import { useMay } from "../account/may";
import { RegistrationForm } from "./RegistrationForm";
import { mayRegister, registrationWords } from "./registration-words";
import "./registration.css";

/** A2P 10DLC: the brand and the campaign under which the firm's texts go out. */
export function RegistrationSection() {
  const { api } = useStaff();
  const client = useQueryClient();
  const mayEdit = useMay("settings.edit");
  const { data: value, error, refetch } = useQuery(registrationQuery(api));

  return (
    <section className="panel" aria-labelledby="registration-title">
      <div className="panel__head">
        <h2 id="registration-title">Carrier registration (A2P 10DLC)</h2>
        {value && <StatusBadge registration={value} />}
      </div>
      {error && (
        <LoadFailure
          what="The registration"
          problem={error.sentence}
          onRetry={() => void refetch()}
        />
      )}
      {!error && !value && <Skeleton label="Loading the registration" rows={2} />}
      {value && (
        <>
          <p className="panel__lead">{registrationWords(value).about}</p>
          {value.reason && (
            <p className="registration__reason" role="alert">
              {value.reason}
            </p>
          )}
          {mayRegister(value.status) && mayEdit ? (
            <RegistrationForm
              registration={value}
              onSubmitted={(now) => client.setQueryData(keys.registration, now)}
            />
          ) : (
            <Registered registration={value} />
          )}
        </>
      )}
    </section>
  );
}

function StatusBadge({ registration }: { registration: Registration }) {
  const { label, tone } = registrationWords(registration);
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
