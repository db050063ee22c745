import type { Route } from "../route.ts";
import { DirectionFields } from "./DirectionFields.tsx";
import { LatentName } from "./LatentName.tsx";
import type { Intervention, SteerInfo } from "./settings.ts";

interface Props { one: Intervention; number: number; info: SteerInfo; dictionary: string; route: Route; change: (one: Intervention) => void; remove: () => void }

const kinds: { kind: Intervention["kind"]; name: string; what: string }[] = [
  { kind: "add", name: "add", what: "h + c·D" },
  { kind: "clamp", name: "clamp", what: "h + (c − f(h))·D: the activation becomes c, the dictionary’s error stays" },
  { kind: "ablate", name: "ablate", what: "h − f(h)·D" },
  { kind: "orthogonal", name: "scale", what: "(h − Ph) + c·Ph: what lies along the direction, times c" },
  { kind: "cap", name: "cap", what: "no further along D than c" },
];

const positions: { positions: Intervention["positions"]; name: string }[] = [
  { positions: "all", name: "everywhere" },
  { positions: "prompt", name: "in the prompt" },
  { positions: "generated", name: "in new tokens" },
  { positions: "last", name: "on the prompt’s last token" },
];

/** One intervention: what is done, along what, how strongly, where, and when. */
export function InterventionRow({ one, number, info, dictionary, route, change, remove }: Props) {
  const kind = kinds.find(each => each.kind === one.kind)!;
  const set = (part: Partial<Intervention>) => change({ ...one, ...part });
  const raw = one.kind === "orthogonal";
  const [low, high, step] = raw ? [-1, 3, 0.05] : one.unit === "raw" ? [-20, 20, 0.1] : [-3, 3, 0.05];
  return (
    <fieldset class="intervention">
      <legend class="heard">Intervention {number}</legend>
      <div class="line">
        <select aria-label="What is done" data-tip={kind.what} value={one.kind} onChange={event => set({ kind: event.currentTarget.value as Intervention["kind"] })}>
          {kinds.map(each => <option key={each.kind} value={each.kind}>{each.name}</option>)}
        </select>
        <DirectionFields direction={one.direction} info={info} dictionary={dictionary} route={route} change={direction => set({
          direction, ...(direction.from !== "latent" && one.unit === "max" ? { unit: "norm" as const } : {}),
        })} />
        <button type="button" class="link remove" aria-label={`Remove intervention ${number}`} onClick={remove}>remove</button>
      </div>
      {one.kind !== "ablate" && <div class="line">
        <input type="range" min={low} max={high} step={step} value={one.strength} aria-label="Strength" onInput={event => set({ strength: event.currentTarget.valueAsNumber })} />
        <input type="number" step="any" value={one.strength} aria-label="Strength in numbers" onChange={event => Number.isFinite(event.currentTarget.valueAsNumber) && set({ strength: event.currentTarget.valueAsNumber })} />
        {raw ? <span class="number">times</span>
          : <select aria-label="Unit of the strength" value={one.unit} onChange={event => set({ unit: event.currentTarget.value as Intervention["unit"] })}>
            {one.direction.from === "latent" && <option value="max">× its largest activation</option>}
            <option value="norm">× the site’s typical norm</option>
            <option value="raw">raw</option>
          </select>}
      </div>}
      <div class="line">
        <select aria-label="Which tokens" value={one.positions} onChange={event => set({ positions: event.currentTarget.value as Intervention["positions"] })}>
          {positions.map(each => <option key={each.positions} value={each.positions}>{each.name}</option>)}
        </select>
        <label><input type="checkbox" checked={one.specialTokens} onChange={event => set({ specialTokens: event.currentTarget.checked })} /> special tokens too</label>
        <label><input type="checkbox" checked={one.gate !== null} onChange={event =>
          set({ gate: event.currentTarget.checked ? { latent: one.direction.number ?? 0, above: 0, unit: "raw" } : null })} /> only where another fires</label>
      </div>
      {one.gate && <div class="line">
        <span>where latent</span>
        <input type="number" min={0} step={1} aria-label="Latent of the gate" value={one.gate.latent}
          onChange={event => set({ gate: { ...one.gate!, latent: Math.max(0, Math.round(event.currentTarget.valueAsNumber) || 0) } })} />
        <span>is above</span>
        <input type="number" step="any" aria-label="Threshold of the gate" value={one.gate.above}
          onChange={event => Number.isFinite(event.currentTarget.valueAsNumber) && set({ gate: { ...one.gate!, above: event.currentTarget.valueAsNumber } })} />
        <LatentName dictionary={dictionary} latent={one.gate.latent} route={route} />
      </div>}
    </fieldset>
  );
}
