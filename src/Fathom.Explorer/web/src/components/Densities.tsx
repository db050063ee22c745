import type { Histogram } from "../api.ts";
import { counted, figure } from "../format.ts";
import { Bars } from "./Bars.tsx";
import { Chosen, Drag, type Interval } from "./Drag.tsx";
import { down, up } from "./WhenItFires.tsx";

/** Densities as powers of ten. */
const power = (exponent: number) => exponent === 0 ? "1" : exponent >= -3 ? String(10 ** exponent) : `10${superscript(exponent)}`;
const superscript = (value: number) => [...String(value)].map(character => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(character)]).join("");

interface Props {
  densities: Histogram;
  height?: number;
  /** A density that is told from the others. */
  mark?: number | undefined;
  /** The range chosen, and how another is. */
  range?: Interval | undefined;
  choose?: (from: number, to: number) => void;
}

/** Latents by the logarithm of their density, from the decade of the rarest living latent on. */
export function Densities({ densities, height = 128, mark, range, choose }: Props) {
  const alive = densities.counts.reduce((sum, each) => sum + each, 0);
  const { low, high, counts } = densities;
  const decade = counts.length / (high - low);
  const first = counts.findIndex(each => each > 0);
  const cut = first < 0 ? 0 : Math.floor(first / decade);
  const shown: Histogram = { low: low + cut, high, counts: counts.slice(cut * decade) };
  const wholes = Array.from({ length: high - shown.low + 1 }, (_, i) => shown.low + i);
  const bars = (chosen: Interval | undefined) => <Bars histogram={shown} height={height} ink={() => "warm"} at={wholes} tick={power} note="latents"
    label={`Densities of ${counted(alive, "latent")}, on a logarithmic scale from ${power(shown.low)} to ${power(high)}${mark ? `; this one is at ${figure(mark)}` : ""}`}
    tip={(low, high, n) => `${figure(10 ** low)} – ${figure(10 ** high)}: ${counted(n, "latent")}`}
    over={(x, width, base) => <>
      {chosen && <Chosen interval={chosen} x={x} width={width} base={base} />}
      {mark !== undefined && <g class="mark"><line x1={x(Math.log10(mark))} x2={x(Math.log10(mark))} y1={0} y2={base} /></g>}
    </>} />;
  if (!choose) return bars(undefined);
  const interval = range && { low: Math.log10(Math.max(range.low, 10 ** shown.low)), high: Math.log10(Math.max(range.high, 10 ** shown.low)) };
  return (
    <Drag low={shown.low} high={high} bins={shown.counts.length} interval={interval} choose={(from, to) => choose(down(10 ** from), up(10 ** to))}
      label={range ? `Densities from ${figure(range.low)} to ${figure(range.high)}; arrow keys move the range, with Shift they widen it` : "Densities; arrow keys choose a range that the table shows"}>
      {bars}
    </Drag>
  );
}
