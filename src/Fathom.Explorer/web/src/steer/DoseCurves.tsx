import { useState } from "preact/hooks";
import { useWidth } from "../components/useWidth.ts";
import { figure, percent, share, tick, ticks, visible } from "../format.ts";
import type { DosePoint } from "./settings.ts";

interface Measure { name: string; what: string; of: (point: DosePoint) => number | null; write: (value: number) => string }

/** What a sweep of strengths did: a small curve a measure over the strengths, then the figures, then the texts. */
export function DoseCurves({ points, targets }: { points: DosePoint[]; targets: string[] }) {
  const [open, setOpen] = useState<number>();
  const plain = points[0]!;
  const measures: Measure[] = [
    { name: "perplexity", what: "of the new text under the unsteered model", of: point => point.perplexity, write: figure },
    { name: "divergence", what: "KL of the next token, nats", of: point => point.divergence, write: figure },
    { name: "own rise", what: "of the steered latents, encoded again", of: point => point.ownRise.length === 0 ? (point === plain ? 0 : null) : point.ownRise.reduce((sum, each) => sum + each.rise, 0) / point.ownRise.length, write: figure },
    { name: "off target", what: "share of all movement that is of other latents", of: point => point.offTarget, write: percent },
    { name: "variety", what: "distinct pairs of new tokens", of: point => point.distinctPairs, write: value => share(value) },
    ...targets.map((target, i): Measure => ({ name: `ln p “${target}”`, what: "change on the same text", of: point => point.targets[i] ?? null, write: figure })),
  ];
  return <>
    <div class="curves">{measures.filter(({ of }) => points.some(point => of(point) !== null)).map(measure => <Curve key={measure.name} measure={measure} points={points} />)}</div>
    <table class="doses">
      <thead><tr><th scope="col">strength</th>{measures.map(({ name, what }) => <th key={name} scope="col" data-tip={what}>{name}</th>)}<th scope="col" /></tr></thead>
      <tbody>{points.map((point, i) => <>
        <tr key={i}>
          <th scope="row">{i === 0 ? "none" : `× ${point.strength}`}</th>
          {measures.map(({ name, of, write }) => { const value = of(point); return <td key={name}>{value === null ? "–" : write(value)}</td>; })}
          <td><button type="button" class="link" aria-expanded={open === i} onClick={() => setOpen(open === i ? undefined : i)}>texts</button></td>
        </tr>
        {open === i && <tr class="opened"><td colSpan={measures.length + 2}>{point.texts.map((text, j) => <p key={j} class="prose">{visible(text)}</p>)}</td></tr>}
      </>)}</tbody>
    </table>
  </>;
}

const height = 96;
const axis = 18;

function Curve({ measure: { name, what, of, write }, points }: { measure: Measure; points: DosePoint[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const all = points.map((point, i) => ({ strength: i === 0 ? 0 : point.strength, value: of(point) }))
    .filter((each): each is { strength: number; value: number } => each.value !== null).sort((a, b) => a.strength - b.strength);
  const strengths = all.map(each => each.strength), values = all.map(each => each.value);
  const [left, right, low, high] = [Math.min(...strengths), Math.max(...strengths), Math.min(0, ...values), Math.max(0, ...values)];
  const extreme = values.reduce((most, value) => Math.abs(value) > Math.abs(most) ? value : most);
  const x = (strength: number) => 4 + ((strength - left) / (right - left || 1)) * (width - 8);
  const y = (value: number) => 8 + (1 - (value - low) / (high - low || 1)) * (height - axis - 12);
  return (
    <figure class="curve">
      <figcaption>{name} <small>{what}</small></figcaption>
      <div ref={box}>{width > 0 && <svg width={width} height={height} role="img"
        aria-label={`${name}: ${all.map(each => `${write(each.value)} at ${each.strength}`).join(", ")}`}>
        <line class="base" x1={0} x2={width} y1={y(0) + 0.5} y2={y(0) + 0.5} />
        <polyline points={all.map(each => `${x(each.strength)},${y(each.value)}`).join(" ")} />
        {all.map(each => <circle key={each.strength} cx={x(each.strength)} cy={y(each.value)} r={3.5} data-tip={`${write(each.value)} at × ${each.strength}`} />)}
        {ticks(left, right, 4).map(value => <text key={value} x={x(value)} y={height - 3} text-anchor={x(value) < 12 ? "start" : x(value) > width - 12 ? "end" : "middle"}>{tick(value, right - left)}</text>)}
        <text class="strong" x={width} y={extreme < 0 ? y(extreme) - 8 : 9} text-anchor="end">{write(extreme)}</text>
      </svg>}</div>
    </figure>
  );
}
