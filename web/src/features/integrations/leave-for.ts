/** Leaves the application for another site's page; in a file of its own, since no test can follow. */
export function leaveFor(url: string): void {
  window.location.assign(url);
}
