import { useEffect } from "react";
import { Icon } from "./Icon";
import "./toast.css";

export interface ToastContent {
  /** A new id is a new toast. */
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

interface Props {
  toast: ToastContent;
  onClose: () => void;
}

const SHOWN_MS = 12_000;

export function Toast({ toast, onClose }: Props) {
  useEffect(() => {
    const timer = window.setTimeout(onClose, SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [toast.id, onClose]);
  const { action } = toast;
  return (
    <div className="toast" role="status">
      <span>{toast.text}</span>
      {action && (
        <button
          type="button"
          className="toast__action"
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="toast__close" aria-label="Dismiss" onClick={onClose}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
