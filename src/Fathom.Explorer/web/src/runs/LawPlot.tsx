import type { RunInfo } from "../api.ts";
import { figure } from "../format.ts";
import { follow, print, toView, type Route } from "../route.ts";
import type { LawLine, LawPlace, ScalingAxis, ScalingMeasure } from "./api.ts";
import { ink } from "./inks.ts";
import { amount, axisOf, lossOf } from "./lawWords.ts";
import { LogLog, type Places } from "./LogLog.tsx";

/** A line in its ink; `mark` is what it is called in the picture. */
export interface Drawn { line: LawLine; place: number; mark: string }

interface Props { label: string; over: ScalingAxis; measure: ScalingMeasure; drawn: Drawn[]; beyond: number; run: RunInfo | undefined; route: Route }

type Whole = LawPlace & { loss: number };

/** Dictionaries as dots, each law as a line in its band, dashed where nothing was measured; both axes logarithmic. */
export function LawPlot({ label, over, measure, drawn, beyond, run, route }: Props) {
  const parts = drawn.map(each => ({ ...each, inside: whole(each.line.band), outside: beyond > 1 ? whole(each.line.beyond).filter(({ x }) => x <= each.line.beyond[0]!.x * beyond * 1.0001) : [] }));
  const losses = parts.flatMap(({ line, inside, outside }) => [
    ...line.points.flatMap(point => point.losses), ...inside.flatMap(({ loss, low, high }) => [loss, low ?? loss, high ?? loss]), ...outside.map(({ loss }) => loss),
  ]).filter(loss => loss > 0);
  const xs = parts.flatMap(({ inside, outside }) => [...inside, ...outside].map(({ x }) => x));
  return (
    <LogLog label={label} name={axisOf(over).of} across={xs} down={losses} written={value => amount(over, value)} spare={drawn.length > 1 ? 44 : 0}>
      {places => <>
        {parts.map(({ line, place, inside, outside }) => <polygon key={line.name} class="band" fill={ink(place)} points={area(inside.concat(outside), places)} />)}
        {parts.map(({ line, place, inside, outside }) => <g key={line.name} stroke={ink(place)}>
          <polyline class="law" points={path(inside, places)} />
          {outside.length > 1 && <polyline class="law outside" points={path(outside, places)} />}
        </g>)}
        {parts.map(({ line, place }) => line.points.flatMap(point => point.losses.map((loss, i) =>
          <Dot key={point.dictionaries[i]} name={point.dictionaries[i]!} said={`${point.dictionaries[i]}: ${lossOf(measure).name} ${figure(loss)} at ${amount(over, point.x)} ${axisOf(over).of}`}
            x={places.x(point.x)} y={places.y(loss)} colour={ink(place)} indexed={run?.dictionaries.some(each => each.name === point.dictionaries[i] && each.indexed) === true} route={route} />)))}
        {drawn.length > 1 && names(parts, places).map(({ mark, place, y }) => <text key={mark} class="mark" x={places.right + 8} y={y + 4} fill={ink(place)}>{mark}</text>)}
      </>}
    </LogLog>
  );
}

function Dot({ name, said, x, y, colour, indexed, route }: { name: string; said: string; x: number; y: number; colour: string; indexed: boolean; route: Route }) {
  const dot = <circle cx={x} cy={y} r={4} fill={colour} data-tip={said} />;
  if (!indexed) return dot;
  const there: Route = { ...toView(route, "overview"), dictionary: name };
  return <a href={print(there)} aria-label={said} onClick={event => follow(event as MouseEvent, there)}>{dot}</a>;
}

const whole = (places: LawPlace[]) => places.filter((place): place is Whole => place.loss !== null && place.loss > 0);

const path = (places: Whole[], { x, y }: Places) => places.map(each => `${x(each.x)},${y(each.loss)}`).join(" ");

// A band may reach down to nothing, and up without end: the picture's edge cuts it.
const area = (places: Whole[], { x, y }: Places) =>
  [...places.map(each => `${x(each.x)},${y(each.high ?? Number.MAX_VALUE)}`), ...places.toReversed().map(each => `${x(each.x)},${y(Math.max(each.low ?? 0, Number.MIN_VALUE))}`)].join(" ");

const apart = 13;

// Where each line ends, from the top down; moved apart where they would overlap.
function names(parts: (Drawn & { inside: Whole[]; outside: Whole[] })[], { y }: Places): { mark: string; place: number; y: number }[] {
  const ends = parts.flatMap(({ mark, place, inside, outside }) => {
    const last = outside.at(-1) ?? inside.at(-1);
    return last ? [{ mark, place, y: y(last.loss) }] : [];
  }).sort((a, b) => a.y - b.y);
  let next = 0;
  return ends.map(each => {
    const at = Math.max(each.y, next);
    next = at + apart;
    return { ...each, y: at };
  });
}
