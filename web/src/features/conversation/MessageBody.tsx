import { lazy } from "react";
import type { Message } from "../../api/types";
import { cutAtMentions } from "../../shared/mention-text";
import { phoneWords } from "../../shared/phone";
import { splitQuoted } from "../../shared/quoted-text";
import { LazyPart } from "../../shared/ui/LazyPart";
import { LinkedText } from "../../shared/ui/LinkedText";

// The sanitiser comes with it: a page without HTML mail never loads it.
const MailFrame = lazy(() => import("./MailFrame").then((file) => ({ default: file.MailFrame })));

export function MessageBody({ message }: { message: Message }) {
  if (message.body_html) {
    return (
      <LazyPart what="The mail" rows={1}>
        <MailFrame
          messageId={message.id}
          html={message.body_html}
          attachments={message.attachments}
          sender={phoneWords(message.author.name)}
        />
      </LazyPart>
    );
  }
  const { fresh, quoted } = splitQuoted(message.body_text, message.quoted_from);
  const names = message.mentions.map((mention) => mention.name);
  return (
    <>
      <p className="message__text">
        {cutAtMentions(fresh, names).map((piece, index) =>
          piece.mention ? (
            // The pieces of one text never change places: the index is their identity.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={index} className="mention">
              {piece.text}
            </span>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key
            <LinkedText key={index} text={piece.text} />
          ),
        )}
      </p>
      {quoted && (
        <details className="message__quoted">
          <summary>Show quoted text</summary>
          <p className="message__text">
            <LinkedText text={quoted} />
          </p>
        </details>
      )}
    </>
  );
}
