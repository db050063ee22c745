import { useEffect } from "preact/hooks";
import { Notice } from "../components/Notice.tsx";
import { counted, visible } from "../format.ts";
import { go } from "../route.ts";
import type { Curve, Sweeps, Training } from "../runs/api.ts";
import { runAddresses } from "../runs/api.ts";
import { useFollowed, useTrainings } from "../runs/follow.ts";
import { Plot, type Line } from "../runs/Plot.tsx";
import { ScalingPart } from "../runs/ScalingPart.tsx";
import { SweepPart } from "../runs/SweepPart.tsx";
import { TrainingList } from "../runs/TrainingList.tsx";
import { useAnswer } from "../useAnswer.ts";
import type { RunPage } from "../views.tsx";
import "../runs/runs.css";

const most = 8;
const points = 800;

const figures: { key: Exclude<keyof Curve, "steps">; title: string; words: string; log: boolean }[] = [
  { key: "loss", title: "Loss", words: "FVU of the batch and what the kind adds to it", log: true },
  { key: "fvu", title: "FVU", words: "fraction of variance unexplained, of the batch", log: true },
  { key: "l0", title: "L0", words: "mean active latents a token", log: false },
  { key: "dead", title: "Dead", words: "latents silent for longer than was configured", log: false },
  { key: "longestDead", title: "Longest silence", words: "tokens since the most silent latent fired", log: false },
  { key: "density", title: "Density", words: "mean share of tokens on which a latent fires that is not dead", log: true },
];

/** Trainings, live; sweeps, and the laws that their dictionaries follow. */
export function Runs({ route }: RunPage) {
  const { trainings, error } = useTrainings();
  const sweeps = useAnswer<Sweeps>(runAddresses.sweeps());
  const chosen = route.state["show"];
  const known = (trainings ?? []).map(training => training.name);
  const shown = chosen === undefined ? first(trainings ?? []) : chosen.split(",").filter(name => known.includes(name)).slice(0, most);
  const { live, error: broken } = useFollowed(shown, points);
  const missing = chosen === undefined || chosen === "none" ? [] : chosen.split(",").filter(name => name !== "" && !known.includes(name));
  const linear = route.state["scale"] === "linear";
  useEffect(() => { document.title = "Runs · fathom"; }, []);

  if (error !== undefined && trainings === undefined) return <Notice title="Runs" text={error} />;
  if (!trainings) return null;
  const state = (changes: Record<string, string>) => go({ ...route, state: { ...route.state, ...changes } }, "replace");
  const now = trainings.map(training => live.get(training.name)?.training ?? training);
  const running = now.filter(training => training.state === "running").length;
  const line = (key: Exclude<keyof Curve, "steps">): Line[] => shown.flatMap((name, place) => {
    const curve = live.get(name)?.curve;
    return curve ? [{ name, place, steps: curve.steps, values: curve[key] }] : [];
  });
  return (
    <div class="page">
      <h1>Runs</h1>
      <p class="words" role="status">
        {trainings.length === 0 ? "No training of this run left a log." : `${counted(now.length, "training")}; ${running === 0 ? "none is running" : running === 1 ? "one is running, and followed here" : `${running} are running, and followed here`}.`}
      </p>
      {trainings.length > 0 && <>
        <h2>Trainings <small>a log line for about each thousandth of the steps</small></h2>
        <TrainingList trainings={now} shown={shown} most={most} route={route} choose={names => state({ show: names.length > 0 ? names.join(",") : "none" })} />
        {missing.length > 0 && <p class="error" role="alert">{missing.map(name => `“${visible(name)}”`).join(", ")} {missing.length > 1 ? "are no trainings" : "is no training"} of this run. Mark those above whose curves to show.</p>}
        {broken !== undefined && <p class="error">{broken}</p>}
        {shown.length > 0 && <>
          <h2>Over the steps
            <span class="chips">
              <button class="chip" type="button" aria-pressed={!linear} onClick={() => state({ scale: "" })}>logarithmic</button>
              <button class="chip" type="button" aria-pressed={linear} onClick={() => state({ scale: "linear" })}>linear</button>
            </span>
            <small>drag to enlarge, double-click for all</small>
          </h2>
          <div class="plots">{figures.map(({ key, title, words, log }) => <Plot key={key} title={title} words={words} lines={line(key)} log={log && !linear} />)}</div>
        </>}
      </>}
      {sweeps.error !== undefined && <p class="error">{sweeps.error}</p>}
      {sweeps.value?.sweeps.map(sweep => <SweepPart key={sweep.name} sweep={sweep} route={route} />)}
      {sweeps.value?.sweeps.length === 0 && <><h2>Sweeps</h2><p class="empty">None yet. Train many dictionaries over one stream with <code>fathom sweep --run RUN --grid FILE</code></p></>}
      <ScalingPart route={route} settled={sweeps.value !== undefined || sweeps.error !== undefined} />
    </div>
  );
}

// What runs; where nothing does, the latest few.
function first(trainings: Training[]): string[] {
  const running = trainings.filter(training => training.state === "running");
  return (running.length > 0 ? running : trainings.filter(training => !training.control)).slice(0, running.length > 0 ? most : 4).map(training => training.name);
}
