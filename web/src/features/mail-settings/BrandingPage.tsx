import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { mailSettingsQuery } from "./queries";
import { SignatureForm } from "./SignatureForm";

/** How the firm looks to its clients: the signature below its e-mails. */
export function BrandingPage() {
  const { api } = useStaff();
  const cache = useQueryClient();
  const mayEdit = useMay("settings.edit");
  const { data, error, refetch } = useQuery(mailSettingsQuery(api));
  const save = async (firm_signature_html: string) => {
    const body = { firm_signature_html };
    cache.setQueryData(keys.mailSettings, await answer(api.PATCH("/settings/email", { body })));
  };
  return (
    <section className="panel" aria-labelledby="signature-title">
      <h2 id="signature-title">The firm’s e-mail signature</h2>
      <p className="panel__lead">
        It stands below the e-mails of everybody who has no signature of their own.
      </p>
      {error && !data && (
        <LoadFailure what="The signature" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !data && <Skeleton label="Loading the signature" rows={3} />}
      {data && (
        <SignatureForm
          label="The firm’s signature"
          path="firm_signature_html"
          html={data.firm_signature_html}
          otherwise=""
          mayEdit={mayEdit}
          onSave={save}
        />
      )}
    </section>
  );
}
