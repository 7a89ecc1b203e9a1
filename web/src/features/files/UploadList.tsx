import { useEffect, useState } from "react";
import { fileSize } from "../../shared/format-time";
import { Icon } from "../../shared/ui/Icon";
import type { ChosenFile } from "./upload";
import type { Uploads } from "./use-uploads";
import "./files.css";

const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"];

/** The files that go with the message, how far each has come, and what is wrong with it. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  if (uploads.items.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Files to send">
      {uploads.items.map((item) => (
        <UploadRow key={item.key} item={item} uploads={uploads} />
      ))}
    </ul>
  );
}

function UploadRow({ item, uploads }: { item: ChosenFile; uploads: Uploads }) {
  const { key, name, size, state, problem } = item;
  return (
    <li className="uploads__item" data-state={state}>
      <Preview item={item} />
      <span className="uploads__name">{name}</span>
      <small>{fileSize(size)}</small>
      {state === "sending" && (
        <progress aria-label={`Sending ${name}`} max={1} value={item.progress} />
      )}
      {state === "waiting" && <small>Waiting</small>}
      {problem && (
        <small className="uploads__problem" role="alert">
          {problem}
        </small>
      )}
      {state === "failed" && item.file && (
        <button
          type="button"
          className="button button--small"
          aria-label={`Try ${name} again`}
          onClick={() => uploads.retry(key)}
        >
          Try again
        </button>
      )}
      <button
        type="button"
        className="button button--quiet button--icon uploads__remove"
        aria-label={state === "sending" ? `Cancel ${name}` : `Remove ${name}`}
        onClick={() => uploads.remove(key)}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}

/** A picture is shown small; it and a PDF open in a tab of their own, as long as the page has them. */
function Preview({ item }: { item: ChosenFile }) {
  const address = useAddress(item);
  if (!address) return <Icon name="file" size={18} />;
  return (
    <a
      className="uploads__preview"
      href={address}
      target="_blank"
      rel="noopener"
      aria-label={`Look at ${item.name}`}
    >
      {isPicture(item) ? <img src={address} alt="" /> : <Icon name="file" size={18} />}
    </a>
  );
}

const isPicture = ({ type }: ChosenFile) => PICTURES.includes(type);

/** Its address in this page. Its type is one of ours and never HTML: it would run as our page. */
function useAddress(item: ChosenFile): string | null {
  const { file } = item;
  const type = isPicture(item) || item.type === "application/pdf" ? item.type : null;
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file || !type) return undefined;
    const made = URL.createObjectURL(new Blob([file], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file, type]);
  return address;
}
