import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

export interface Interval { low: number; high: number }

interface Props {
  /** The ends of the scale under the pointer, and its bins. */
  low: number; high: number; bins: number;
  interval: Interval | undefined;
  label: string;
  /** Gets the interval as dragged, or as moved and widened by the arrow keys. */
  choose: (low: number, high: number) => void;
  /** Drawn inside, with the interval that is being dragged. */
  children: (shown: Interval | undefined) => ComponentChildren;
}

/** A scale on which an interval is chosen: dragged, or with the arrow keys. */
export function Drag({ low, high, bins, interval, label, choose, children }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const bin = (high - low) / bins;
  const valueAt = (event: PointerEvent) => {
    const box = area.current!.getBoundingClientRect();
    return low + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (high - low);
  };
  const finish = () => {
    if (!drag) return;
    setDrag(undefined);
    let [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    if (to - from < bin / 2) {
      from = low + Math.floor((from - low) / bin) * bin;
      to = from + bin;
    }
    choose(from, to);
  };
  const keyed = (event: KeyboardEvent) => {
    const direction = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const from = interval ?? { low: high - bin * (direction > 0 ? 1 : 0), high };
    const shift = direction * bin;
    if (event.shiftKey && from.high + shift > from.low + bin / 2) choose(from.low, Math.min(high, from.high + shift));
    else if (!event.shiftKey && from.low + shift > low - bin / 2 && from.high + shift < high + bin / 2)
      choose(Math.max(low, from.low + shift), from.high + shift);
  };
  return (
    <div class="drag" ref={area} tabIndex={0} role="group" aria-label={label} onKeyDown={keyed}
      onPointerDown={event => {
        if (event.button !== 0) return;
        area.current!.setPointerCapture(event.pointerId);
        setDrag({ from: valueAt(event), to: valueAt(event) });
      }}
      onPointerMove={event => drag && setDrag({ from: drag.from, to: valueAt(event) })}
      onPointerUp={finish} onPointerCancel={() => setDrag(undefined)}>
      {children(drag ? { low: Math.min(drag.from, drag.to), high: Math.max(drag.from, drag.to) } : interval)}
    </div>
  );
}

/** The interval above the bars of a histogram. */
export function Chosen({ interval, x, width, base }: { interval: Interval; x: (value: number) => number; width: number; base: number }) {
  const [from, to] = [Math.max(0.5, x(interval.low)), Math.min(width - 0.5, x(interval.high))];
  return <g class="interval"><rect x={from} y={4.5} width={Math.max(1, to - from)} height={base - 4} /></g>;
}
