import type { Ref, RefObject } from "react";
import type { EditorHandle } from "../../shared/editor/RichEditor";
import { written, type Shown } from "../outbox/draft";
import { MailFiles } from "./MailFiles";
import { MailText } from "./MailText";
import { MentionedLine } from "./MentionedLine";
import { MessageField } from "./MessageField";
import { TemplateUndo } from "./TemplateUndo";
import type { Writing } from "./use-composer";

interface Props {
  writing: Writing;
  shown: Shown;
  field: RefObject<HTMLTextAreaElement | null>;
  rich: Ref<EditorHandle>;
}

/** The words: rich text in an e-mail, plain text elsewhere. */
export function ComposerText({ writing, shown, field, rich }: Props) {
  const { draft, uploads, pictures, colleagues, defaults, edit, change, send } = writing;
  const { channel } = shown.option;
  const isNote = channel === "internal";
  return (
    <>
      {channel === "email" ? (
        <MailText
          draft={draft}
          signatureHtml={defaults.signatureHtml}
          handle={rich}
          pictures={pictures}
          onFiles={uploads.add}
          onChange={change}
          onSend={() => send()}
        />
      ) : (
        <MessageField
          field={field}
          value={draft.body}
          isNote={isNote}
          colleagues={colleagues}
          onChange={(body, caret) => edit((now) => written(now, body, caret))}
          onMention={(mention) => edit((now) => ({ ...now, mentions: [...now.mentions, mention] }))}
          onSend={() => send()}
        />
      )}
      {isNote && <MentionedLine mentions={draft.mentions} colleagues={colleagues} />}
      {channel === "email" && (
        <MailFiles
          uploads={uploads}
          files={draft.mail.files.filter(({ inText }) => !inText)}
          onChange={(kept) =>
            change({
              mail: {
                ...draft.mail,
                files: [...draft.mail.files.filter(({ inText }) => inText), ...kept],
              },
            })
          }
        />
      )}
      <TemplateUndo draft={draft} field={field} onChange={change} />
    </>
  );
}
