import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer } from "../../api/client";
import type { NotificationKind, Preferences } from "../../api/settings-types";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { useMay } from "../account/may";
import { KINDS, kindsFor, WAYS } from "./kind-words";
import { PreferenceSaver, type SaverState, type Way } from "./preference-saver";
import "./notifications.css";

export function PreferenceSwitches({ loaded }: { loaded: Preferences }) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const [state, setState] = useState<SaverState>({ shown: loaded, status: "still", problem: null });
  const { mutateAsync } = useMutation({
    mutationFn: (wanted: Preferences) =>
      answer(api.PUT("/notifications/preferences", { body: wanted })),
  });
  const [saver] = useState(() => new PreferenceSaver(loaded, mutateAsync, setState));

  return (
    <>
      <table className="switches">
        <thead>
          <tr>
            <th scope="col">News</th>
            {WAYS.map(({ way, label, icon }) => (
              <th key={way} scope="col" className="switches__way">
                <Icon name={icon} size={18} />
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kindsFor(mayEdit).map((kind) => (
            <SwitchRow
              key={kind}
              kind={kind}
              ways={state.shown[kind]}
              onToggle={(way) => void saver.toggle(kind, way)}
            />
          ))}
        </tbody>
      </table>
      <div className="switches__end">
        <ProblemLine problem={state.problem} />
        <p className="panel__saved" role="status">
          {state.status === "saving" && "Saving…"}
          {state.status === "saved" && "Saved"}
        </p>
      </div>
    </>
  );
}

interface RowProps {
  kind: NotificationKind;
  ways: Preferences[NotificationKind];
  onToggle: (way: Way) => void;
}

function SwitchRow({ kind, ways, onToggle }: RowProps) {
  const { label, about } = KINDS[kind];
  return (
    <tr>
      <th scope="row">
        {label}
        <small id={`about-${kind}`}>{about}</small>
      </th>
      {WAYS.map(({ way, label: wayLabel }) => (
        <td key={way}>
          <WayBox
            name={`${label}: ${wayLabel}`}
            describedBy={`about-${kind}`}
            checked={ways[way]}
            onToggle={() => onToggle(way)}
          />
        </td>
      ))}
    </tr>
  );
}

interface BoxProps {
  name: string;
  describedBy: string;
  checked: boolean;
  onToggle: () => void;
}

function WayBox({ name, describedBy, checked, onToggle }: BoxProps) {
  return (
    <label className="checkbox switches__box">
      <input type="checkbox" checked={checked} aria-describedby={describedBy} onChange={onToggle} />
      <span className="visually-hidden">{name}</span>
    </label>
  );
}
