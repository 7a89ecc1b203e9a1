import { useId, useState, type FormEvent } from "react";
import { ApiProblem } from "../../api/problem";
import type { Session } from "../../api/session";
import { FieldProblems } from "./FieldProblems";
import { ProblemLine } from "./ProblemLine";
import { ThemeToggle } from "./ThemeToggle";
import { useField } from "./use-field";
import { Wordmark } from "./Wordmark";
import "./sign-in.css";

interface Props {
  session: Session;
  title: string;
  lead: string;
  other: { text: string; label: string; href: string };
}

export function SignInForm({ session, title, lead, other }: Props) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const problemId = useId();
  // The server does not say which of the two it is.
  const refusedBy = problem && !problem.isOfFields ? problemId : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await session.signIn(email.trim(), password);
    } catch (cause) {
      setProblem(ApiProblem.fromCause(cause));
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <div className="sign-in__theme">
        <ThemeToggle />
      </div>
      <form className="sign-in__card" onSubmit={(event) => void submit(event)}>
        <Wordmark size={46} />
        <h1>{title}</h1>
        <p className="sign-in__lead">{lead}</p>
        <FieldProblems problem={problem}>
          <Credential name="email" value={email} refusedBy={refusedBy} onChange={setEmail} />
          <Credential
            name="password"
            value={password}
            refusedBy={refusedBy}
            onChange={setPassword}
          />
          <ProblemLine problem={problem} id={problemId} className="sign-in__problem" />
        </FieldProblems>
        <button type="submit" className="button button--primary" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </button>
        <p className="sign-in__other">
          {other.text} <a href={other.href}>{other.label}</a>
        </p>
      </form>
    </main>
  );
}

const LABEL = { email: "E-mail", password: "Password" };
const FILLED_BY = { email: "username", password: "current-password" };

interface CredentialProps {
  name: keyof typeof LABEL;
  value: string;
  /** The line that refuses both together. */
  refusedBy: string | undefined;
  onChange: (value: string) => void;
}

function Credential({ name, value, refusedBy, onChange }: CredentialProps) {
  const { control, line } = useField(name, refusedBy);
  return (
    <div className="field">
      <label className="field__label" htmlFor={control.id}>
        {LABEL[name]}
      </label>
      <input
        {...control}
        className="input"
        type={name}
        autoComplete={FILLED_BY[name]}
        required
        aria-invalid={control["aria-invalid"] ?? refusedBy !== undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {line}
    </div>
  );
}
