import type { Histogram } from "../api.ts";
import { activation, counted, tick } from "../format.ts";
import { Bars } from "./Bars.tsx";
import { Chosen, Drag, type Interval } from "./Drag.tsx";

interface Props {
  activations: Histogram;
  /** The chosen interval, if one is. */
  interval: Interval | undefined;
  choose: (low: number, high: number) => void;
}

const height = 132;

/** The activation histogram. Dragging over it, or arrow keys on it, choose an interval. */
export function WhenItFires({ activations, interval, choose }: Props) {
  const { high: max, counts } = activations;
  return (
    <Drag low={0} high={max} bins={counts.length} interval={interval} choose={(low, high) => choose(down(low), up(high))}
      label={interval ? `Interval from ${activation(interval.low)} to ${activation(interval.high)}; arrow keys move it, with Shift they widen it` : "Activation histogram; arrow keys choose an interval"}>
      {shown => <Bars histogram={activations} height={height} log note="log count"
        label={`Activations from 0 to ${activation(max)}: ${counts.reduce((sum, each) => sum + each, 0)} tokens, most of them below ${activation(max * median(counts))}`}
        strong={shown && [shown.low, shown.high]}
        tick={value => (value === 0 ? "0" : value === max || shown ? activation(value) : tick(value, max))}
        tip={(low, high, tokens) => `${activation(low)} – ${activation(high)}: ${counted(tokens, "token")}`}
        over={(x, width, base) => shown && <Chosen interval={shown} x={x} width={width} base={base} />} />}
    </Drag>
  );
}

// Four significant digits, rounded away from the interval: short in the address bar, and the largest value stays inside.
const unit = (value: number) => 10 ** (Math.floor(Math.log10(value)) - 3);
const rounded = (value: number, round: (value: number) => number) =>
  value <= 0 ? 0 : Number((round(value / unit(value)) * unit(value)).toPrecision(4));
export const down = (value: number) => rounded(value, steps => Math.floor(steps + 1e-6));
export const up = (value: number) => rounded(value, steps => Math.ceil(steps - 1e-6));

/** The share of the range below which half the tokens lie. */
function median(counts: number[]): number {
  const half = counts.reduce((sum, each) => sum + each, 0) / 2;
  let sum = 0;
  const bin = counts.findIndex(each => (sum += each) >= half);
  return (bin + 1) / counts.length;
}
