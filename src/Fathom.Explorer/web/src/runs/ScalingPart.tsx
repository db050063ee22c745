import { useEffect, useRef } from "preact/hooks";
import { addresses, type RunInfo } from "../api.ts";
import { Progress } from "../components/Progress.tsx";
import { sentence } from "../components/Notice.tsx";
import { counted } from "../format.ts";
import { go, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";
import { useSteps } from "../useSteps.ts";
import { runAddresses, type Law, type Laws, type LawsStep, type ScalingAxis } from "./api.ts";
import { ink } from "./inks.ts";
import { LawPlot, type Drawn } from "./LawPlot.tsx";
import { axes, axisOf, beyondWords, losses, lossOf, number, said, within } from "./lawWords.ts";
import "./laws.css";

const distances = [1, 4, 16];
const most = 8;

/** Laws of how the loss falls, over the dictionaries of the run and of its sweeps. What is shown is in the address; a link to it leads here
 * once what lies above is there. */
export function ScalingPart({ route, settled }: { route: Route; settled: boolean }) {
  const { state } = route;
  const measure = losses.find(each => each.measure === state["loss"])?.measure ?? "fvu";
  const stopped = state["fit"] === "off";
  const { step, result, error } = useSteps<Laws, LawsStep>(stopped ? undefined : runAddresses.scaling(measure));
  const head = useRef<HTMLHeadingElement>(null);
  const asked = useRef(["over", "loss", "law", "beyond"].some(name => state[name] !== undefined));
  useEffect(() => {
    if (!result || !settled || !asked.current) return;
    asked.current = false;
    head.current?.scrollIntoView();
  }, [result, settled]);
  const set = (changes: Record<string, string>) => go({ ...route, state: { ...state, ...changes } }, "replace");
  return (
    <section aria-labelledby="laws">
      <h2 id="laws" ref={head}>Scaling laws <small>how the loss on held-out rows falls, fitted to the dictionaries of this run as “fathom scaling” does</small></h2>
      {error !== undefined && <p class="error" role="alert">{sentence(error)}</p>}
      {stopped && <button class="chip" type="button" onClick={() => set({ fit: "" })}>Fit them</button>}
      {!stopped && !result && error === undefined && <p class="choose"><Progress step={step} label="Progress of the fits" cancel={() => set({ fit: "off" })} /></p>}
      {result && <Fitted laws={result} route={route} set={set} />}
    </section>
  );
}

interface Props { laws: Laws; route: Route; set: (changes: Record<string, string>) => void }

function Fitted({ laws, route, set }: Props) {
  const { state } = route;
  const run = useAnswer<RunInfo>(addresses.run()).value;
  const there = axes.filter(({ over }) => laws.laws.some(law => law.over === over));
  const over = there.find(each => each.over === state["over"])?.over ?? there.find(each => laws.laws.some(law => law.over === each.over && law.why === null))?.over ?? there[0]?.over;
  const beyond = distances.find(each => String(each) === state["beyond"]) ?? 4;
  if (over === undefined) return <><p class="empty">{tooFew(laws)}</p><Rest laws={laws} /></>;
  const ofAxis = laws.laws.filter(law => law.over === over);
  const fitted = ofAxis.filter(law => law.why === null);
  const chosen = fitted.find(law => law.title === state["law"]);
  const shown = chosen ? [chosen] : fitted.slice(0, most);
  return (
    <>
      <div class="law-choice">
        <span class="chips" role="group" aria-label="Laws over">{there.map(each => <button key={each.over} class="chip" type="button" aria-pressed={each.over === over}
          onClick={() => set({ over: each.over, law: "" })}>over {each.name}</button>)}</span>
        <span class="chips" role="group" aria-label="Which loss">{losses.map(each => <button key={each.measure} class="chip" type="button" data-tip={each.of} aria-pressed={each.measure === laws.measure}
          onClick={() => set({ loss: each.measure })}>{each.name}</button>)}</span>
        {fitted.length > 0 && <span class="chips" role="group" aria-label="Drawn beyond what was measured">{distances.map(each => <button key={each} class="chip" type="button" aria-pressed={each === beyond}
          onClick={() => set({ beyond: String(each) })}>{each === 1 ? "as measured" : `${each} times beyond`}</button>)}</span>}
        {fitted.length > 1 && <select aria-label="Which law" value={chosen?.title ?? ""} onChange={event => set({ law: event.currentTarget.value })}>
          <option value="">{fitted.length > most ? `the first ${most} of ${fitted.length} laws` : `all ${fitted.length} laws`}</option>
          {fitted.map(law => <option key={law.title} value={law.title}>{law.title}</option>)}
        </select>}
      </div>
      {over === "joint" ? shown.map(law => <Picture key={law.title} laws={laws} shown={[law]} over={over} beyond={beyond} run={run} route={route} />)
        : shown.length > 0 && <Picture laws={laws} shown={shown} over={over} beyond={beyond} run={run} route={route} />}
      {ofAxis.filter(law => law.why !== null).map(law => <p key={law.title} class="empty">{law.title}: {law.why}.</p>)}
      <Rest laws={laws} />
    </>
  );
}

interface PictureProps { laws: Laws; shown: Law[]; over: ScalingAxis; beyond: number; run: RunInfo | undefined; route: Route }

/** A picture of one joint law or of all laws of an axis, and each in words under it. */
function Picture({ laws: { measure, draws }, shown, over, beyond, run, route }: PictureProps) {
  const joint = over === "joint";
  const drawn: Drawn[] = shown.flatMap((law, at) => law.curves.map((line, i) => ({ line, place: joint ? i : at, mark: joint ? line.name : String(at + 1) })));
  const largest = Math.max(...shown.flatMap(law => law.curves.flatMap(curve => curve.points.map(point => point.x))));
  const title = `${lossOf(measure).name} over ${axisOf(over).name}`;
  const label = `${title}, both axes logarithmic. ${shown.map(law => `${law.title}: ${said(law)[0]}`).join(" ")} ${beyondWords(over, largest, beyond)}`;
  return (
    <figure class="pareto">
      <h3>{title}{joint ? `: ${shown[0]!.title}` : ""}</h3>
      <LawPlot label={label} over={over} measure={measure} drawn={drawn} beyond={beyond} run={run} route={route} />
      <figcaption>
        <p class="said">{beyondWords(over, largest, beyond)} Shaded is where the law itself lies in 95 % of {counted(draws, "fit")} to points drawn anew; a further dictionary lies around it.</p>
        <ol class="said-laws" aria-label="The laws in words">{shown.map((law, at) => <InWords key={law.title} law={law} place={at} numbered={!joint && shown.length > 1} measure={measure} />)}</ol>
      </figcaption>
    </figure>
  );
}

function InWords({ law, place, numbered, measure }: { law: Law; place: number; numbered: boolean; measure: Laws["measure"] }) {
  const names = law.curves.flatMap(curve => curve.points.flatMap(point => point.dictionaries));
  return (
    <li>
      <i style={law.over === "joint" ? {} : { background: ink(place) }} aria-hidden="true" />
      <div>
        <h3>{numbered && `${place + 1}. `}{law.title}</h3>
        <Equation law={law} loss={lossOf(measure).name} />
        <p>{said(law).join(" ")}</p>
        <details>
          <summary>{law.joint ? "its six numbers, and " : ""}the {counted(names.length, "dictionary", "dictionaries")} that it was fitted to</summary>
          {law.joint && <p>{Object.entries(law.joint.numbers).map(([letter, value]) => `${letter} ${within(value)}`).join("; ")}.</p>}
          <p class="token">{names.join(", ")}</p>
        </details>
      </div>
    </li>
  );
}

function Equation({ law: { over, power }, loss }: { law: Law; loss: string }) {
  const { symbol, of } = axisOf(over);
  return power
    ? <p><code>{loss} = {number(power.irreducible.value)} + {number(power.factor.value)} {symbol}<sup>{number(power.exponent.value)}</sup></code> <span class="control">{symbol}: {of}</span></p>
    : <p><code>{loss} = exp(α + β<sub>k</sub> ln k + β<sub>n</sub> ln n + γ ln k ln n) + exp(ζ + η ln k)</code> <span class="control">n: {of}, k: active ones a token</span></p>;
}

function tooFew({ dictionaries, notMeasured }: Laws): string {
  const train = "Train dictionaries of four sizes or more over one stream with “fathom sweep --run RUN --grid FILE”.";
  if (dictionaries === 0) return notMeasured.length > 0 ? "No law yet: no dictionary was measured on held-out rows." : `No law yet: this run has no dictionary that one can be of. ${train}`;
  return `No law yet: of ${counted(dictionaries, "dictionary", "dictionaries")} no two differ in latents, sparsity or tokens alone. ${train}`;
}

/** Dictionaries of the run that are in no law, and why. */
function Rest({ laws: { notMeasured, leftOut } }: { laws: Laws }) {
  return (
    <>
      {notMeasured.length > 0 && <p class="empty">Not in it, since {notMeasured.length === 1 ? "it was" : "they were"} not measured on held-out rows: {notMeasured.join(", ")}. “fathom scaling --run RUN” measures {notMeasured.length === 1 ? "it" : "them"}.</p>}
      {leftOut.length > 0 && <details><summary>{counted(leftOut.length, "dictionary", "dictionaries")} that no law can be of</summary><ul>{leftOut.map(why => <li key={why} class="empty">{why}</li>)}</ul></details>}
    </>
  );
}
