import { RunName } from "./RunName.tsx";
import type { Training } from "./api.ts";
import { ink } from "./inks.ts";
import { standing } from "./words.ts";
import type { Route } from "../route.ts";

interface Props { trainings: Training[]; shown: string[]; most: number; route: Route; choose: (names: string[]) => void }

/** Trainings with how they stand; a mark before each shows or hides its curve. Controls are put away. */
export function TrainingList({ trainings, shown, most, route, choose }: Props) {
  const own = trainings.filter(training => !training.control);
  const controls = trainings.filter(training => training.control);
  const row = (training: Training) => {
    const place = shown.indexOf(training.name);
    const on = place >= 0;
    return (
      <li key={training.name} class={training.state}>
        <label class="pick" data-tip={on ? "hide its curves" : shown.length >= most ? `${most} at a time` : "show its curves"}>
          <input type="checkbox" checked={on} disabled={!on && shown.length >= most} aria-label={`Curves of ${training.name}`}
            onChange={() => choose(on ? shown.filter(name => name !== training.name) : [...shown, training.name])} />
          <i style={on ? { background: ink(place), borderColor: ink(place) } : {}} />
        </label>
        <span class="token"><RunName name={training.name} indexed={training.indexed} route={route} /></span>
        <span class="state">{standing(training)}</span>
      </li>
    );
  };
  return (
    <>
      <ul class="trainings" aria-label="Trainings">{own.map(row)}</ul>
      {controls.length > 0 && <details open={own.length === 0 || controls.some(control => shown.includes(control.name))}>
        <summary>{controls.length} of controls</summary>
        <ul class="trainings" aria-label="Trainings of controls">{controls.map(row)}</ul>
      </details>}
    </>
  );
}
