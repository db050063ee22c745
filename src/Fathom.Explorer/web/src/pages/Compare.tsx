import { useEffect } from "preact/hooks";
import { addresses, type RunInfo } from "../api.ts";
import { Bars } from "../components/Bars.tsx";
import { Facts } from "../components/Facts.tsx";
import { Notice, sentence } from "../components/Notice.tsx";
import { Progress } from "../components/Progress.tsx";
import { count, counted, percent, share, visible, when } from "../format.ts";
import { go } from "../route.ts";
import { runAddresses, type ComparedKind, type Comparison, type Comparisons, type ComparisonStep } from "../runs/api.ts";
import { ComparedTable } from "../runs/ComparedTable.tsx";
import { useAnswer, useFresh } from "../useAnswer.ts";
import { useSteps } from "../useSteps.ts";
import type { RunPage } from "../views.tsx";
import "../runs/runs.css";
import "./compare.css";

const kinds: ComparedKind[] = ["matched", "onlyFirst", "onlySecond", "split"];

/** What two dictionaries of the run share, what only one has, and what splits. */
export function Compare({ route }: RunPage) {
  const run = useAnswer<RunInfo>(addresses.run());
  const names = (run.value?.dictionaries ?? []).filter(entry => !entry.published).map(entry => entry.name);
  const known = (name: string | undefined) => names.find(each => each === name);
  const missing = [route.state["first"], route.state["second"]].filter(name => name && known(name) === undefined);
  const first = route.state["first"] ? known(route.state["first"]) : known(route.dictionary) ?? names[0];
  const second = known(route.state["second"]);
  const { step, result, error } = useSteps<Comparison, ComparisonStep>(first && second ? runAddresses.comparison(first, second) : undefined);
  const change = (changes: Record<string, string>) => go({ ...route, state: { ...route.state, ...changes } }, "replace");
  const choose = (changes: Record<string, string>) => change({ by: "", way: "", at: "", kind: "", ...changes });
  useEffect(() => { document.title = second ? `${first} and ${second} · fathom` : "Compare · fathom"; }, [first, second]);
  if (!run.value) return null;
  if (names.length < 2)
    return <Notice title="Compare" text={`Two dictionaries of this run can be set beside each other; it holds ${names.length === 1 ? "one" : "none"}. Train another, of another seed or size:`} command="fathom train --run RUN --site S --name NAME --seed 1" />;
  const select = (label: string, value: string | undefined, other: string | undefined, pick: (name: string) => void) => (
    <select aria-label={label} value={value ?? ""} onChange={event => pick(event.currentTarget.value)}>
      {value === undefined && <option value="">choose …</option>}
      {names.filter(name => name !== other).map(name => <option key={name} value={name}>{name}</option>)}
    </select>
  );
  const kind = kinds.find(each => each === route.state["kind"]) ?? "matched";
  return (
    <div class="page">
      <h1>Compare</h1>
      <p class="words">Which latents two dictionaries share, which only one of them has, and which split, beside what chance gives.</p>
      <div class="choose">
        {select("The one", first, second, name => choose({ first: name }))}
        <span class="state">and</span>
        {select("The other", second, first, name => choose({ first: first ?? "", second: name }))}
        {second && !result && error === undefined && <Progress step={step} label="Progress of the comparison" cancel={() => choose({ second: "" })} />}
      </div>
      {missing.length > 0 && <p class="error" role="alert">{missing.map(name => `“${visible(name!)}”`).join(" and ")} cannot be compared: {missing.length > 1 ? "neither is" : "it is not"} a dictionary of this run. Choose {missing.length > 1 ? "two" : "another"} above.</p>}
      {error !== undefined && <p class="error" role="alert">{sentence(error)}</p>}
      {(!first || !second) && <Kept choose={(one, other) => choose({ first: one, second: other })} />}
      {result && first && second && <>
        <Found it={result} />
        <h2>Latents <span class="chips">{kinds.filter(each => each !== "split" || result.split !== null).map(each => (
          <button key={each} class="chip" type="button" aria-pressed={kind === each} onClick={() => change({ kind: each === "matched" ? "" : each, by: "", way: "", at: "" })}>{name(each, result)}</button>
        ))}</span></h2>
        <p class="state">{explained(kind, result)}</p>
        <ComparedTable route={route} first={first} second={second} kind={kind} change={change} />
      </>}
    </div>
  );
}

/** What was compared before, by this page or by the verb. */
function Kept({ choose }: { choose: (first: string, second: string) => void }) {
  const [{ value }] = useFresh<Comparisons>(runAddresses.comparisons());
  if (!value || value.kept.length === 0) return null;
  return (
    <>
      <h2>Compared before <small>here, or by fathom compare; kept in the run</small></h2>
      <ul class="kept">{value.kept.map(({ first, second, at }) => (
        <li key={`${first} ${second}`}>
          <button class="link" type="button" onClick={() => choose(first, second)}>{first} and {second}</button>
          <time class="state" dateTime={at}>{when(at)}</time>
        </li>
      ))}</ul>
    </>
  );
}

function name(kind: ComparedKind, it: Comparison): string {
  switch (kind) {
    case "matched": return `matched ${count(it.pairs)}`;
    case "onlyFirst": return `only in ${it.first.name} ${count(it.first.unique)}`;
    case "onlySecond": return `only in ${it.second.name} ${count(it.second.unique)}`;
    case "split": return `split ${count(it.split!.byParts.slice(2).reduce((sum, each) => sum + each, 0))}`;
  }
}

function explained(kind: ComparedKind, it: Comparison): string {
  switch (kind) {
    case "matched": return it.exact ? "One to one, so that the cosines sum to the most; grey where a pair is no nearer than chance." : "Each the nearest of the other; grey where a pair is no nearer than chance.";
    case "onlyFirst": case "onlySecond": return "Their nearest in the other is no nearer than a random direction might be; it stands beside each.";
    case "split": return `Latents of ${it.split!.small} on which several of ${it.split!.large} hang, the most split first, its closest part first.`;
  }
}

function Found({ it }: { it: Comparison }) {
  const smaller = Math.min(it.first.latents, it.second.latents);
  return (
    <>
      <p class="words" role="status">
        {counted(it.aboveChance, "pair")} of {count(it.pairs)} lie nearer to each other than chance would put them ({share(it.pairThreshold)}); {count(it.almostSame)}, {percent(it.almostSame / smaller)} of the
        smaller one, have a cosine of {share(it.same)} or more and count as the same.{" "}
        {count(it.first.unique)} of {count(it.first.latents)} latents are only in {it.first.name}, {count(it.second.unique)} of {count(it.second.latents)} only in {it.second.name}.{" "}
        {it.split && `${counted(it.split.byParts.slice(2).reduce((sum, each) => sum + each, 0), "latent")} of ${it.split.small} split into two or more of ${it.split.large}.`}
      </p>
      <Facts facts={[
        { name: "mean cosine of pairs", value: it.mcc === null ? "–" : share(it.mcc, 3), exact: "MCC: mean |cosine| of the decoder rows", control: `chance ${share(smallerSide(it).ofChance, 3)}` },
        { name: "of their encoders", value: it.encoderMcc === null ? "–" : share(it.encoderMcc, 3) },
        { name: "correlation", value: it.correlation === null ? "–" : share(it.correlation, 3), exact: it.rows === null ? "the weights alone were compared" : `of activations on ${counted(it.rows, "row")}${it.heldOut ? " that training never saw" : ""}` },
        { name: `MMCS in ${it.second.name}`, value: share(it.first.mmcs, 3), exact: "mean over the first’s latents of the largest cosine" },
        { name: `MMCS in ${it.first.name}`, value: share(it.second.mmcs, 3), exact: "mean over the second’s latents of the largest cosine" },
      ]} />
      <h2>How near pairs are <small>pairs by the |cosine| of their decoder rows; dashed: the nearest of random directions</small></h2>
      <Cosines it={it} />
    </>
  );
}

const smallerSide = (it: Comparison) => (it.first.latents <= it.second.latents ? it.first : it.second);

function Cosines({ it }: { it: Comparison }) {
  const tallest = Math.max(1, ...it.cosines.counts);
  const bins = it.chance.length;
  return <Bars histogram={it.cosines} height={150} ink={() => "warm"} tick={value => share(value)} strong={[it.pairThreshold]} note="pairs"
    label={`${counted(it.pairs, "pair")} by |cosine| from 0 to 1; ${count(it.aboveChance)} are above ${share(it.pairThreshold)}, which is chance`}
    tip={(low, high, n) => `${share(low)} – ${share(high)}: ${counted(n, "pair")}`}
    over={(x, _, base) => <polyline class="chance" points={it.chance.map((expected, bin) => {
      const tall = Math.min(base - 2, (expected / tallest) * (base - 10));
      return `${x(bin / bins)},${base - tall} ${x((bin + 1) / bins)},${base - tall}`;
    }).join(" ")} />} />;
}
