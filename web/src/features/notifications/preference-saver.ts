import type { NotificationKind, Preferences } from "../../api/settings-types";
import { ApiProblem } from "../../api/problem";

export type Way = "bell" | "email";

export interface SaverState {
  /** What the switches show. */
  shown: Preferences;
  status: "still" | "saving" | "saved";
  problem: ApiProblem | null;
}

/**
 * Saves each switch at once, one request at a time: what is switched meanwhile goes with the next.
 * After a failure the switches show again what the server kept.
 */
export class PreferenceSaver {
  private kept: Preferences;
  private busy = false;

  state: SaverState;

  constructor(
    loaded: Preferences,
    private readonly put: (wanted: Preferences) => Promise<Preferences>,
    private readonly onChange: (state: SaverState) => void,
  ) {
    this.kept = loaded;
    this.state = { shown: loaded, status: "still", problem: null };
  }

  /** Resolves when everything wanted so far was saved, or could not be. */
  async toggle(kind: NotificationKind, way: Way): Promise<void> {
    const { shown } = this.state;
    const ways = { ...shown[kind], [way]: !shown[kind][way] };
    this.show({ shown: { ...shown, [kind]: ways }, status: "saving", problem: null });
    if (!this.busy) await this.saveAll();
  }

  private async saveAll(): Promise<void> {
    this.busy = true;
    try {
      let asked: Preferences;
      do {
        asked = this.state.shown;
        this.kept = await this.put(asked);
      } while (this.state.shown !== asked);
      this.show({ shown: this.kept, status: "saved", problem: null });
    } catch (cause) {
      this.show({ shown: this.kept, status: "still", problem: ApiProblem.fromCause(cause) });
    } finally {
      this.busy = false;
    }
  }

  private show(state: SaverState): void {
    this.state = state;
    this.onChange(state);
  }
}
