import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApi } from "../../api/client";
import { Session } from "../../api/session";
import { rememberedFirm } from "./remembered-firm";
import { applyTheme, currentTheme } from "../../shared/theme";
import { SessionGate } from "../../shared/ui/SessionGate";
import { SignInForm } from "../../shared/ui/SignInForm";
import { PortalApp } from "./PortalApp";
import "../../styles/tokens.css";
import "../../styles/base.css";

applyTheme(currentTheme());
const session = new Session("portal");
const api = createApi(session);

// Before anybody has signed in here, the page cannot know whose portal it is.
const firm = rememberedFirm();
const signIn = (
  <SignInForm
    session={session}
    title={firm ?? "Client portal"}
    lead={firm ? "Sign in to your client portal." : "Sign in to write to your advisers."}
    other={{ text: "Do you work here?", label: "Go to the staff inbox", href: "/" }}
  />
);

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SessionGate session={session} signIn={signIn}>
      {(me) => <PortalApp key={me.id} session={session} api={api} me={me} />}
    </SessionGate>
  </StrictMode>,
);
