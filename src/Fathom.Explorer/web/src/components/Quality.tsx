import type { QualityCategory, QualityMetric } from "../api.ts";
import { count, figure, share } from "../format.ts";
import { follow, print, toView, type Route } from "../route.ts";

// What the first glance needs, with the words for it; everything else keeps the name it has in the file.
const named: Record<string, string> = {
  fvu: "variance unexplained (FVU)",
  l0: "active latents a token (L0)",
  ce_loss_score: "loss recovered (CE score)",
  frac_alive: "latents alive",
};

/** The core results: the four that matter in words, the rest on demand, controls in grey beside each. Stale is the folder of results of other weights. */
export function Quality({ quality, stale, repair, route }: { quality: QualityCategory[]; stale: string | null; repair: string; route: Route }) {
  const metrics = quality.flatMap(category => category.metrics);
  const first = Object.keys(named).flatMap(name => metrics.find(metric => metric.name === name) ?? []);
  const there = toView(route, "evaluation");
  return (
    <>
      <h2>How good it is <small>on held-out documents</small></h2>
      {metrics.length === 0 && <p class="empty">{stale === null ? "Not evaluated yet" : `${stale} is of other weights; evaluate again`}: <code>{repair}</code></p>}
      <dl class="quality">{first.map(metric => <Metric key={metric.name} metric={metric} name={named[metric.name]!} />)}</dl>
      {metrics.length > 0 && <a class="link" href={print(there)} onClick={event => follow(event, there)}>every figure beside its controls</a>}
      {metrics.length > first.length && (
        <details>
          <summary>all {metrics.length} measures</summary>
          {quality.map(category => (
            <section key={category.name}>
              <h3>{category.name.replaceAll("_", " ")}</h3>
              <dl class="quality">{category.metrics.map(metric => <Metric key={metric.name} metric={metric} name={metric.name.replaceAll("_", " ")} />)}</dl>
            </section>
          ))}
        </details>
      )}
    </>
  );
}

function Metric({ metric, name }: { metric: QualityMetric; name: string }) {
  return (
    <div>
      <dt data-tip={metric.name}>{name}</dt>
      <dd data-tip={String(metric.value)}>{value(metric.value)}</dd>
      {metric.controls.map(control => <dd class="control" key={control.name} data-tip={`${control.name}: ${control.value}`}>
        {value(control.value)} <span>{control.name.replaceAll("_", " ")}</span>
      </dd>)}
    </div>
  );
}

const value = (x: number) => (Number.isInteger(x) && Math.abs(x) >= 10 ? count(x) : Math.abs(x) < 1 && Math.abs(x) >= 0.001 ? share(x, 3) : figure(x));
