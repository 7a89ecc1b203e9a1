import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApi } from "../../api/client";
import { Session } from "../../api/session";
import { SessionGate } from "../../shared/ui/SessionGate";
import { SignInForm } from "../../shared/ui/SignInForm";
import { applyDensity, currentDensity } from "../../shared/density";
import { applyTheme, currentTheme } from "../../shared/theme";
import { StaffApp } from "./StaffApp";
import "../../styles/tokens.css";
import "../../styles/base.css";
import "../../styles/parts.css";
import "./print.css";

applyTheme(currentTheme());
applyDensity(currentDensity());
const session = new Session("staff");
const api = createApi(session);

const signIn = (
  <SignInForm
    session={session}
    title="Welcome back"
    lead="Sign in to your firm’s inbox."
    other={{ text: "Are you a client?", label: "Go to the client portal", href: "/portal" }}
  />
);

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SessionGate session={session} signIn={signIn}>
      {(me) => <StaffApp key={me.id} session={session} api={api} me={me} />}
    </SessionGate>
  </StrictMode>,
);
