import { useState } from "preact/hooks";
import type { Route } from "../route.ts";
import { LatentName } from "./LatentName.tsx";
import { readVector } from "./npy.ts";
import { lines, type Direction, type DirectionKind, type SteerInfo } from "./settings.ts";

interface Props { direction: Direction; info: SteerInfo; dictionary: string; route: Route; change: (direction: Direction) => void }

export const kinds: { from: DirectionKind; name: string }[] = [
  { from: "latent", name: "latent" },
  { from: "label", name: "labelled difference" },
  { from: "texts", name: "difference of texts" },
  { from: "component", name: "principal component" },
  { from: "probe", name: "probe" },
  { from: "vector", name: "vector from a file" },
  { from: "random", name: "random (control)" },
];

/** Which direction: what there is to say of it depends on where it comes from. */
export function DirectionFields({ direction, info, dictionary, route, change }: Props) {
  const offered = kinds.filter(({ from }) => (from !== "label" || info.variables.length > 0) && (from !== "probe" || info.probes.length > 0));
  const start = (from: DirectionKind): Direction => from === "label" ? { from, name: info.variables[0]! }
    : from === "probe" ? { from, name: info.probes[0]!, number: 0 }
    : from === "texts" ? { from, positive: [], negative: [] }
    : { from, number: 0 };
  return <>
    <select aria-label="Direction" value={direction.from} onChange={event => change(start(event.currentTarget.value as DirectionKind))}>
      {offered.map(({ from, name }) => <option key={from} value={from}>{name}</option>)}
    </select>
    {direction.from === "label" && <Choice label="Variable" value={direction.name ?? ""} all={info.variables} choose={name => change({ ...direction, name })} />}
    {direction.from === "probe" && <Choice label="Probe" value={direction.name ?? ""} all={info.probes} choose={name => change({ ...direction, name })} />}
    {(direction.from === "latent" || direction.from === "component" || direction.from === "random") &&
      <input type="number" min={0} step={1} aria-label={direction.from === "latent" ? "Latent" : direction.from === "component" ? "Component" : "Seed of the direction"}
        value={direction.number} onChange={event => change({ ...direction, number: Math.max(0, Math.round(event.currentTarget.valueAsNumber) || 0) })} />}
    {direction.from === "latent" && <LatentName dictionary={dictionary} latent={direction.number ?? 0} route={route} />}
    {direction.from === "texts" && <Texts direction={direction} change={change} />}
    {direction.from === "vector" && <VectorFile direction={direction} width={info.width} change={change} />}
  </>;
}

function Choice({ label, value, all, choose }: { label: string; value: string; all: string[]; choose: (value: string) => void }) {
  return <select aria-label={label} value={value} onChange={event => choose(event.currentTarget.value)}>
    {all.map(each => <option key={each} value={each}>{each}</option>)}
  </select>;
}

function Texts({ direction, change }: { direction: Direction; change: (direction: Direction) => void }) {
  return <div class="two">
    <label>leads to<textarea rows={3} placeholder="a text a line" value={(direction.positive ?? []).join("\n")}
      onChange={event => change({ ...direction, positive: lines(event.currentTarget.value) })} /></label>
    <label>leads away from<textarea rows={3} placeholder="a text a line" value={(direction.negative ?? []).join("\n")}
      onChange={event => change({ ...direction, negative: lines(event.currentTarget.value) })} /></label>
  </div>;
}

function VectorFile({ direction, width, change }: { direction: Direction; width: number; change: (direction: Direction) => void }) {
  const [error, setError] = useState<string>();
  return <>
    <input type="file" accept=".npy,.json" aria-label="File of the vector" onChange={event => {
      const file = event.currentTarget.files?.[0];
      if (!file) return;
      readVector(file, width).then(vector => { setError(undefined); change({ ...direction, vector }); }, (wrong: Error) => setError(wrong.message));
    }} />
    {error !== undefined ? <span class="error">{error}</span>
      : <span class="number">{direction.vector ? `${direction.vector.length} numbers` : `.npy or .json, ${width} numbers`}</span>}
  </>;
}
