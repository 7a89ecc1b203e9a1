import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { mailSettingsQuery, mySignatureQuery } from "./queries";
import { SignatureForm } from "./SignatureForm";

/** One's own signature, in place of the firm's. */
export function MySignaturePage() {
  const { api } = useStaff();
  const cache = useQueryClient();
  const maySend = useMay("messages.send");
  const { data: firm } = useQuery(mailSettingsQuery(api));
  const { data, error, refetch } = useQuery(mySignatureQuery(api));
  const save = async (signature_html: string) => {
    const body = { signature_html };
    cache.setQueryData(keys.mySignature, await answer(api.PATCH("/me/signature", { body })));
  };
  return (
    <section className="panel" aria-labelledby="my-signature-title">
      <h2 id="my-signature-title">Below your e-mails</h2>
      <p className="panel__lead">Left empty, the firm’s signature stands there.</p>
      {error && !data && (
        <LoadFailure what="The signature" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !data && <Skeleton label="Loading the signature" rows={3} />}
      {data && (
        <SignatureForm
          label="Your signature"
          path="signature_html"
          html={data.signature_html}
          otherwise={firm?.firm_signature_html ?? ""}
          mayEdit={maySend}
          onSave={save}
        />
      )}
    </section>
  );
}
