import { useMemo, useRef, useState } from "react";
import type { Attachment } from "../../api/types";
import { mailDocument } from "./mail-document";
import { useInlinePictures } from "./use-inline-pictures";
import { useRemotePictures } from "./use-remote-pictures";

interface Props {
  messageId: string;
  attachments: Attachment[];
  html: string;
  sender: string;
}

const LONGEST_PX = 900;

/** HTML mail in a frame without scripts; remote images and the answered mail only when asked for. */
export function MailFrame({ messageId, html, attachments, sender }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(60);
  const [withImages, setWithImages] = useState(false);
  const [withQuoted, setWithQuoted] = useState(false);
  const { pictures: own, problems } = useInlinePictures(messageId, html, attachments);
  const remote = useRemotePictures(messageId, html, withImages);
  const pictures = useMemo(() => new Map([...own, ...remote.pictures]), [own, remote.pictures]);
  const { source, blocked, foldable } = useMemo(
    () => mailDocument(html, { remoteImages: withImages, quoted: withQuoted, pictures }),
    [html, withImages, withQuoted, pictures],
  );

  const fit = () => {
    const needed = frame.current?.contentDocument?.documentElement.scrollHeight ?? 60;
    setHeight(Math.min(LONGEST_PX, needed + 2));
  };

  return (
    <>
      <iframe
        ref={frame}
        className="message__mail"
        title={`Mail from ${sender}`}
        // Same origin only to measure the height: without allow-scripts nothing in it can run.
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={source}
        style={{ height }}
        onLoad={fit}
      />
      {problems.map((sentence) => (
        <p key={sentence} className="attachments__problem">
          {sentence}
        </p>
      ))}
      {foldable && (
        <button
          type="button"
          className="button button--quiet button--small"
          aria-expanded={withQuoted}
          onClick={() => setWithQuoted(!withQuoted)}
        >
          {withQuoted ? "Hide quoted text" : "Show quoted text"}
        </button>
      )}
      {blocked && (
        <button
          type="button"
          className="button button--quiet button--small"
          onClick={() => setWithImages(true)}
        >
          Show remote images
        </button>
      )}
      {withImages && remote.loading && <p role="status">Loading images…</p>}
      {remote.missing > 0 && (
        <p className="attachments__problem">{`${remote.missing} of the images could not be loaded.`}</p>
      )}
    </>
  );
}
