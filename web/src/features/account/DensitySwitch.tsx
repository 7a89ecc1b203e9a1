import { useState } from "react";
import { chooseDensity, currentDensity } from "../../shared/density";

/** More conversations at a glance, each with less about it. */
export function DensitySwitch() {
  const [density, setDensity] = useState(currentDensity);
  const choose = (compact: boolean) => {
    const next = compact ? "compact" : "comfortable";
    chooseDensity(next);
    setDensity(next);
  };
  return (
    <label className="checkbox">
      <input
        type="checkbox"
        checked={density === "compact"}
        onChange={(event) => choose(event.target.checked)}
      />
      Compact rows
    </label>
  );
}
