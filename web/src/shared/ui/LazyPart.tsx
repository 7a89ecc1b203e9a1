import { Component, Suspense, type ReactNode } from "react";
import { LoadFailure } from "./LoadFailure";
import { Skeleton } from "./Skeleton";

interface Props {
  /** What is being loaded, such as "The settings". */
  what: string;
  /** How high it is about, in rows of a skeleton. */
  rows?: number;
  children: ReactNode;
}

// A new release has other files: only the whole page, loaded anew, knows their names.
function reload(): void {
  window.location.reload();
}

/** Around a part of the page that is loaded when it is first needed. */
export class LazyPart extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    const { what, rows, children } = this.props;
    if (this.state.failed) {
      const problem = "There may be a new version of this page.";
      return <LoadFailure what={what} problem={problem} onRetry={reload} />;
    }
    const skeleton = <Skeleton label={`Loading: ${what}`} {...(rows ? { rows } : {})} />;
    return <Suspense fallback={skeleton}>{children}</Suspense>;
  }
}
