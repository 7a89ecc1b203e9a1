import { lazy, type Ref } from "react";
import { RichEditor, type EditorHandle } from "../../shared/editor/RichEditor";
import type { PictureStore } from "../../shared/editor/picture-node";
import { htmlOf, type RichText } from "../../shared/editor/rich-text";
import { LazyPart } from "../../shared/ui/LazyPart";
import { useField } from "../../shared/ui/use-field";
import type { Draft } from "../outbox/draft";
import type { MailParts } from "../outbox/mail-parts";
import { QuotedPart } from "./QuotedPart";
import "./mail-text.css";

// The sanitiser comes with it.
const CleanHtml = lazy(() =>
  import("../../shared/ui/CleanHtml").then((file) => ({ default: file.CleanHtml })),
);

interface Props {
  draft: Draft;
  signatureHtml: string;
  handle: Ref<EditorHandle>;
  pictures: PictureStore;
  onFiles: (files: File[]) => void;
  onChange: (part: Partial<Draft>) => void;
  onSend: () => void;
}

/** The words of an e-mail, and below them what goes along: the signature, the mail answered. */
export function MailText(props: Props) {
  const { draft, signatureHtml, handle, pictures, onFiles, onChange, onSend } = props;
  const { mail } = draft;
  const { control, line } = useField(["body", "body_html"]);
  const changeMail = (part: Partial<MailParts>) => onChange({ mail: { ...mail, ...part } });
  const write = ({ html, text }: RichText) => onChange({ html, body: text, template: null });
  const value = { html: draft.html, text: draft.body };

  const takeQuotedIn = () => {
    const html = `${htmlOf(value)}<p></p>${mail.quotedHtml ?? ""}`;
    onChange({ html, mail: { ...mail, quotedHtml: null } });
  };
  return (
    <div className="mail-text">
      <RichEditor
        value={value}
        onChange={write}
        label="Message"
        placeholder="Write a message"
        control={control}
        handle={handle}
        pictures={pictures}
        onFiles={onFiles}
        onSend={onSend}
        below={
          <>
            {signatureHtml !== "" && (
              <Signature
                html={signatureHtml}
                unsigned={mail.unsigned}
                onSigned={(signed) => changeMail({ unsigned: !signed })}
              />
            )}
            {mail.quotedHtml !== null && (
              <QuotedPart onEdit={takeQuotedIn} onLeaveOut={() => changeMail({ quotedHtml: null })}>
                <Cleaned html={mail.quotedHtml} />
              </QuotedPart>
            )}
          </>
        }
      />
      {line}
    </div>
  );
}

interface SignatureProps {
  html: string;
  unsigned: boolean;
  onSigned: (signed: boolean) => void;
}

function Signature({ html, unsigned, onSigned }: SignatureProps) {
  return (
    <section className="mail-text__part" aria-label="Signature">
      {!unsigned && <Cleaned html={html} />}
      <button
        type="button"
        className="button button--quiet button--small mail-text__leave"
        onClick={() => onSigned(unsigned)}
      >
        {unsigned ? "Add the signature" : "Leave out the signature"}
      </button>
    </section>
  );
}

function Cleaned({ html }: { html: string }) {
  return (
    <LazyPart what="This part" rows={1}>
      <CleanHtml html={html} className="rich-shown" />
    </LazyPart>
  );
}
