import { useEffect, useRef, useState } from "preact/hooks";
import { address, ask, stream } from "../api.ts";
import { Notice } from "../components/Notice.tsx";
import { go, toView } from "../route.ts";
import { Dose } from "../steer/Dose.tsx";
import { InterventionRow } from "../steer/InterventionRow.tsx";
import { Keeping } from "../steer/Keeping.tsx";
import { columns, fromState, intervention, toState, type Bench, type Column, type SteerInfo, type SteerToken } from "../steer/settings.ts";
import { Texts } from "../steer/Texts.tsx";
import type { DictionaryPage } from "../views.tsx";
import "../steer/steer.css";

/** The steering bench: what is done to the activations, and what the model then says. */
export function Steer({ route, dictionary }: DictionaryPage) {
  const [bench, setBench] = useState(() => fromState(route.state));
  const [info, setInfo] = useState<SteerInfo>();
  const [tokens, setTokens] = useState(new Map<Column, SteerToken[]>());
  const [told, setTold] = useState(bench.settings.prompt);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<string>();
  const abort = useRef<AbortController | undefined>(undefined);
  const written = useRef(route.state);

  useEffect(() => {
    document.title = `Steering · ${dictionary} · fathom`;
    ask<SteerInfo>(address(["dictionaries", dictionary, "steer"])).then(setInfo, (wrong: Error) => setError(wrong.message));
    return () => abort.current?.abort();
  }, [dictionary]);
  // Back, forward and links bring another bench; what was written here is here already.
  useEffect(() => {
    if (JSON.stringify(route.state) !== JSON.stringify(written.current)) setBench(fromState(written.current = route.state));
  }, [route.state]);

  const change = (part: Partial<Bench>) => {
    const next = { ...bench, ...part };
    setBench(next);
    written.current = toState(next);
    go({ ...toView(route, "steer", written.current) }, "replace");
  };
  const { settings } = bench;
  const set = (part: Partial<Bench["settings"]>) => change({ settings: { ...settings, ...part } });

  const run = async () => {
    abort.current?.abort();
    const own = abort.current = new AbortController();
    const texts = new Map<Column, SteerToken[]>();
    setTokens(texts);
    setTold(settings.prompt);
    setError(undefined);
    setRunning(true);
    let frame = 0;
    try {
      for await (const token of stream<SteerToken>(address(["dictionaries", dictionary, "steer"]), { settings, columns: bench.columns }, own.signal)) {
        texts.set(token.column, [...texts.get(token.column) ?? [], token]);
        frame ||= requestAnimationFrame(() => { frame = 0; setTokens(new Map(texts)); });
      }
    } catch (wrong) {
      if (!own.signal.aborted) setError((wrong as Error).message);
    }
    cancelAnimationFrame(frame);
    if (abort.current !== own) return;
    setTokens(new Map(texts));
    setRunning(false);
  };

  if (!info) return error !== undefined ? <Notice title="Steering" text={error} /> : null;
  return (
    <div class="columns bench">
      <section>
        <h1>Steering</h1>
        <p class="sub"><span>{info.site} · {dictionary}</span></p>
        <form class="setup" onSubmit={event => { event.preventDefault(); void run(); }}
          onKeyDown={event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void run(); } }}>
          <label class="prompt"><span>Prompt</span>
            <textarea rows={3} value={settings.prompt} maxLength={10000} spellcheck={false} onInput={event => set({ prompt: event.currentTarget.value })} /></label>
          <h2>What is done {settings.interventions.length > 1 && <small>all at once</small>}</h2>
          {settings.interventions.length === 0 && <p class="hint">No intervention yet: add one, or press “Steer with it” on the page of a latent.</p>}
          {settings.interventions.map((one, i) => <InterventionRow key={i} one={one} number={i + 1} info={info} dictionary={dictionary} route={route}
            change={next => set({ interventions: settings.interventions.map((each, j) => j === i ? next : each) })}
            remove={() => set({ interventions: settings.interventions.filter((_, j) => j !== i) })} />)}
          <button type="button" class="chip" onClick={() => set({ interventions: [...settings.interventions, intervention({ from: "latent", number: route.latent ?? 0 })] })}>
            {settings.interventions.length === 0 ? "Add an intervention" : "Add another"}</button>
          <h2>How texts are drawn</h2>
          <div class="fields four">
            <Field name="new tokens" value={settings.maxTokens} low={1} high={1000} step={1} set={maxTokens => set({ maxTokens })} />
            <Field name="temperature" value={settings.temperature} low={0} high={10} step={0.1} set={temperature => set({ temperature })} />
            <Field name="top p" value={settings.topP} low={0.01} high={1} step={0.01} set={topP => set({ topP })} />
            <Field name="seed" value={settings.seed} low={0} high={2 ** 31} step={1} set={seed => set({ seed })} />
          </div>
          <div class="chips" role="group" aria-label="Texts to show">
            {columns.map(({ column, name, what }) => <button key={column} type="button" class="chip" data-tip={what} aria-pressed={bench.columns.includes(column)}
              onClick={() => change({ columns: toggled(bench.columns, column) })}>{name}</button>)}
          </div>
          <p class="run">
            {running ? <button type="button" class="primary" onClick={() => abort.current?.abort()}>Stop</button> : <button type="submit" class="primary">Write</button>}
            <span class="number"><kbd>Ctrl</kbd> <kbd>Enter</kbd></span>
          </p>
        </form>
        <Keeping bench={bench} dictionary={dictionary} saved={info.saved} changed={setInfo} load={given => change({ settings: given })} />
      </section>
      <section>
        {error !== undefined && <p class="error">{error}</p>}
        <Texts prompt={told} shown={bench.columns} tokens={tokens} running={running} />
        <Dose bench={bench} dictionary={dictionary} change={change} />
      </section>
    </div>
  );
}

const toggled = (all: Column[], one: Column): Column[] => {
  const next = all.includes(one) ? all.filter(each => each !== one) : [...all, one];
  return next.length > 0 ? next : all;
};

function Field({ name, value, low, high, step, set }: { name: string; value: number; low: number; high: number; step: number; set: (value: number) => void }) {
  return <label>{name}<input type="number" min={low} max={high} step={step} value={value}
    onChange={event => { const given = event.currentTarget.valueAsNumber; if (Number.isFinite(given)) set(Math.min(high, Math.max(low, given))); }} /></label>;
}
