import { useRef, useState } from "preact/hooks";
import { address, stream } from "../api.ts";
import { count } from "../format.ts";
import { DoseCurves } from "./DoseCurves.tsx";
import { lines, numbers, type Bench, type Dose as Answer, type DosePoint } from "./settings.ts";

interface Props { bench: Bench; dictionary: string; change: (part: Partial<Bench>) => void }

/** Dose and response: the interventions at several strengths on several prompts. */
export function Dose({ bench, dictionary, change }: Props) {
  const [progress, setProgress] = useState<Answer>();
  const [result, setResult] = useState<{ points: DosePoint[]; targets: string[] }>();
  const [error, setError] = useState<string>();
  const running = useRef<AbortController | undefined>(undefined);
  const prompts = lines(bench.prompts).length > 0 ? lines(bench.prompts) : [bench.settings.prompt];
  const targets = bench.targets.split("|").filter(text => text !== "");
  const run = async () => {
    const abort = running.current = new AbortController();
    setError(undefined);
    setProgress({ done: 0, total: 0, points: null });
    try {
      const body = { settings: bench.settings, strengths: numbers(bench.strengths), prompts, targets };
      for await (const answer of stream<Answer>(address(["dictionaries", dictionary, "steer", "dose"]), body, abort.signal)) {
        setProgress(answer);
        if (answer.points) setResult({ points: answer.points, targets });
      }
    } catch (wrong) {
      if (!abort.signal.aborted) setError((wrong as Error).message);
    } finally {
      running.current = undefined;
      setProgress(undefined);
    }
  };
  return (
    <section>
      <h2>What strength does <small>the interventions at several strengths, beside the unsteered model on the same prompts</small></h2>
      <div class="fields">
        <label>strengths, as factors<input type="text" value={bench.strengths} onChange={event => change({ strengths: event.currentTarget.value })} /></label>
        <label>tokens to follow, between |<input type="text" value={bench.targets} placeholder=" rain| sun" onChange={event => change({ targets: event.currentTarget.value })} /></label>
        <label class="wide">prompts, one a line; none: the one above<textarea rows={3} value={bench.prompts} onChange={event => change({ prompts: event.currentTarget.value })} /></label>
      </div>
      <p class="run">
        {progress
          ? <button type="button" class="chip" onClick={() => running.current?.abort()}>Stop</button>
          : <button type="button" class="chip" disabled={bench.settings.interventions.length === 0} onClick={() => void run()}>Measure</button>}
        {progress && <><progress max={progress.total || 1} value={progress.done} aria-label="Texts measured" /> <span class="number">{count(progress.done)} of {count(progress.total)} texts</span></>}
        {error !== undefined && <span class="error">{error}</span>}
      </p>
      {result && <DoseCurves {...result} />}
    </section>
  );
}
