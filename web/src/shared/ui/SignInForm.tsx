import { useId, useState, type FormEvent } from "react";
import { ApiProblem } from "../../api/problem";
import type { Session } from "../../api/session";
import { Wordmark } from "./Wordmark";
import { ThemeToggle } from "./ThemeToggle";
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
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const problemId = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await session.signIn(email.trim(), password);
    } catch (cause) {
      setProblem(ApiProblem.fromCause(cause).sentence);
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
        <label className="field">
          <span className="field__label">E-mail</span>
          <input
            className="input"
            type="email"
            autoComplete="username"
            required
            value={email}
            aria-invalid={problem !== null}
            aria-describedby={problem ? problemId : undefined}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="field__label">Password</span>
          <input
            className="input"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            aria-invalid={problem !== null}
            aria-describedby={problem ? problemId : undefined}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {problem && (
          <p id={problemId} className="sign-in__problem" role="alert">
            {problem}
          </p>
        )}
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
