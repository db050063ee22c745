import { useEffect } from "preact/hooks";
import { Notice } from "../components/Notice.tsx";
import { counted, visible } from "../format.ts";
import { follow, print, toView } from "../route.ts";
import { runAddresses, type Evaluation as Answer, type MeasuredMetric } from "../runs/api.ts";
import { Measured, said, written } from "../runs/Measured.tsx";
import { Picture } from "../runs/Picture.tsx";
import { useAnswer } from "../useAnswer.ts";
import type { DictionaryPage } from "../views.tsx";
import "../runs/runs.css";

/** Every figure of every metric beside its controls, with what the evaluation itself says of them. */
export function Evaluation({ route, dictionary }: DictionaryPage) {
  const answer = useAnswer<Answer>(runAddresses.evaluation(dictionary));
  const at = route.state["metric"];
  useEffect(() => { document.title = `Evaluation of ${dictionary} · fathom`; }, [dictionary]);
  useEffect(() => { if (at) document.getElementById(`metric-${at}`)?.scrollIntoView(); }, [at, answer.value]);
  if (answer.error !== undefined) return <Notice title="Evaluation" text={answer.error} />;
  if (!answer.value) return null;
  const { metrics, ofOtherWeights } = answer.value;
  const repair = `fathom evaluate --run RUN --dictionary ${dictionary} --metrics all`;
  if (metrics.length === 0)
    return <Notice title="Evaluation" text={ofOtherWeights.length > 0 ? `What was measured (${ofOtherWeights.join(", ")}) is of weights that have since been replaced. Measure anew:` : "This dictionary was not evaluated yet. Measure it beside its controls:"} command={repair} />;
  return (
    <div class="page">
      <h1>Evaluation</h1>
      <p class="sub"><span>{dictionary}</span></p>
      <p class="words">
        Each figure stands beside controls that were measured by the same code. One that does not put this dictionary before a dictionary of
        random directions and before one trained on a model with random parameters says nothing about what training found, and is marked so.
      </p>
      {ofOtherWeights.length > 0 && <p class="words">Left out, since they are of weights that have since been replaced: {ofOtherWeights.join(", ")}.</p>}
      {at && !metrics.some(metric => metric.name === at) && <p class="error" role="alert">“{visible(at)}” was not measured, or is no metric. Choose one of those that were:</p>}
      <nav class="metrics" aria-label="Metrics">{metrics.map(metric => {
        const there = toView(route, "evaluation", { metric: metric.name });
        return <a key={metric.name} href={print(there)} onClick={event => follow(event, there)}>{metric.name}</a>;
      })}</nav>
      {metrics.map(metric => <Part key={metric.name} metric={metric} />)}
    </div>
  );
}

function Part({ metric }: { metric: MeasuredMetric }) {
  const first = metric.figures.filter(figure => figure.first);
  const shown = first.length > 0 ? first : metric.figures.slice(0, 4);
  return (
    <section class="metric" id={`metric-${metric.name}`} aria-label={metric.name}>
      <h2>{metric.name}</h2>
      <p class="words">{metric.summary.charAt(0).toUpperCase()}{metric.summary.slice(1)}.{metric.seeds > 1 && ` Figures are over ${counted(metric.seeds, "seed")}.`} {tally(metric)}</p>
      <div class="cards">
        {shown.map(figure => <Measured key={figure.key} it={figure} own="this dictionary" />)}
        {metric.pictures.map(picture => (
          <figure class="card drawn" key={picture.title}>
            <h3>{picture.title}</h3>
            <Picture svg={picture.svg} label={`${picture.title}. ${picture.words}`} />
            <figcaption>{picture.words}</figcaption>
          </figure>
        ))}
      </div>
      <Every metric={metric} />
    </section>
  );
}

// As the report counts.
function tally({ figures }: MeasuredMetric): string {
  const asked = figures.filter(figure => figure.tells !== null || figure.againstChance !== null);
  if (asked.length === 0) return "";
  const failed = asked.filter(figure => figure.tells === false);
  const unknown = asked.filter(figure => figure.tells === null).length;
  return `${asked.length - failed.length - unknown} of ${asked.length} figures tell this dictionary from chance.` +
    (unknown === 0 ? "" : ` Of ${unknown} it is not known beyond these weights, since there is one seed, or not at all.`) +
    (failed.length === 0 ? "" : ` Those that do not: ${failed.map(figure => figure.key).join(", ")}.`);
}

function Every({ metric }: { metric: MeasuredMetric }) {
  const controls = [...new Set(metric.figures.flatMap(figure => figure.controls.map(control => control.name)))];
  return (
    <details>
      <summary>every figure of {metric.name}</summary>
      <div class="scroll"><table class="plain every">
        <thead><tr><th>figure</th><th>this dictionary</th>{controls.map(name => <th key={name}>{name}</th>)}<th>against chance</th></tr></thead>
        <tbody>{metric.figures.map(figure => (
          <tr key={figure.key}>
            <td>{figure.words ?? figure.key.replaceAll("_", " ")}<span class="key">{figure.key}</span></td>
            <td>{written(figure.own)}</td>
            {controls.map(name => {
              const control = figure.controls.find(each => each.name === name);
              return <td key={name}>{control ? written(control.value) : "–"}{control?.verdict && <span class="key">{control.verdict.replace(` ${name}`, " it")}</span>}</td>;
            })}
            <td><span class={`said ${figure.tells === false ? "no" : ""}`}>{said(figure) ?? ""}</span></td>
          </tr>
        ))}</tbody>
      </table></div>
    </details>
  );
}
