import { useRef, useState } from "preact/hooks";
import type { Histogram } from "../api.ts";
import { activation, counted, tick } from "../format.ts";
import { Bars } from "./Bars.tsx";

interface Props {
  activations: Histogram;
  /** The chosen interval, if one is. */
  interval: { low: number; high: number } | undefined;
  choose: (low: number, high: number) => void;
}

const height = 132;

/** The activation histogram. Dragging over it, or arrow keys on it, choose an interval. */
export function WhenItFires({ activations, interval, choose }: Props) {
  const { high: max, counts } = activations;
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();

  const valueAt = (event: PointerEvent) => {
    const box = area.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * max;
  };
  const finish = () => {
    if (!drag) return;
    setDrag(undefined);
    const bin = max / counts.length;
    let [low, high] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    if (high - low < bin / 2) {
      low = Math.floor(low / bin) * bin;
      high = low + bin;
    }
    choose(down(low), up(high));
  };
  const keyed = (event: KeyboardEvent) => {
    const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const bin = max / counts.length;
    const { low, high } = interval ?? { low: max - bin * (direction > 0 ? 1 : 0), high: max };
    const shift = direction * bin;
    if (event.shiftKey && high + shift > low + bin / 2) choose(low, up(Math.min(max, high + shift)));
    else if (!event.shiftKey && low + shift > -bin / 2 && high + shift < max + bin / 2)
      choose(down(Math.max(0, low + shift)), up(high + shift));
  };

  const shown = drag ? { low: Math.min(drag.from, drag.to), high: Math.max(drag.from, drag.to) } : interval;
  return (
    <div class="drag" ref={area} tabIndex={0} role="group"
      aria-label={interval ? `Interval from ${activation(interval.low)} to ${activation(interval.high)}; arrow keys move it, with Shift they widen it` : "Activation histogram; arrow keys choose an interval"}
      onKeyDown={keyed}
      onPointerDown={event => {
        if (event.button !== 0) return;
        area.current!.setPointerCapture(event.pointerId);
        setDrag({ from: valueAt(event), to: valueAt(event) });
      }}
      onPointerMove={event => drag && setDrag({ from: drag.from, to: valueAt(event) })}
      onPointerUp={finish} onPointerCancel={() => setDrag(undefined)}>
      <Bars histogram={activations} height={height} log note="log count"
        label={`Activations from 0 to ${activation(max)}: ${counts.reduce((sum, each) => sum + each, 0)} tokens, most of them below ${activation(max * median(counts))}`}
        strong={shown && [shown.low, shown.high]}
        tick={value => (value === 0 ? "0" : value === max || shown ? activation(value) : tick(value, max))}
        tip={(low, high, tokens) => `${activation(low)} – ${activation(high)}: ${counted(tokens, "token")}`}
        over={(x, width, base) => shown && <g class="interval">
          <rect x={Math.max(0.5, x(shown.low))} y={4.5} width={Math.max(1, Math.min(width - 0.5, x(shown.high)) - Math.max(0.5, x(shown.low)))} height={base - 4} />
        </g>} />
    </div>
  );
}

// Four significant digits, rounded away from the interval: short in the address bar, and the largest value stays inside.
const unit = (value: number) => 10 ** (Math.floor(Math.log10(value)) - 3);
const rounded = (value: number, round: (value: number) => number) =>
  value <= 0 ? 0 : Number((round(value / unit(value)) * unit(value)).toPrecision(4));
const down = (value: number) => rounded(value, steps => Math.floor(steps + 1e-6));
const up = (value: number) => rounded(value, steps => Math.ceil(steps - 1e-6));

/** The share of the range below which half the tokens lie. */
function median(counts: number[]): number {
  const half = counts.reduce((sum, each) => sum + each, 0) / 2;
  let sum = 0;
  const bin = counts.findIndex(each => (sum += each) >= half);
  return (bin + 1) / counts.length;
}
