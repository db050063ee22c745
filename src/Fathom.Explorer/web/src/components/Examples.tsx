import { addresses, type Examples as Answer, type ExampleQuery } from "../api.ts";
import { activation, counted } from "../format.ts";
import { useAnswer } from "../useAnswer.ts";
import type { Route } from "../route.ts";
import { ExampleRow } from "./ExampleRow.tsx";
import { Misses } from "./Misses.tsx";
import { Strengths } from "./Strengths.tsx";

interface Props {
  dictionary: string; latent: number; max: number;
  /** Whether they are those that others published. */
  published: boolean;
  query: ExampleQuery;
  /** The interval last chosen, offered as a chip. */
  interval: { low: number; high: number } | undefined;
  choose: (query: ExampleQuery) => void;
  /** Whether tokens are shaded by what the latent does to them. */
  effects: boolean;
  showEffects: (on: boolean) => void;
  route: Route;
}

/** Contexts in which the latent fires: the strongest, some from an interval, some at random. */
export function Examples({ dictionary, latent, max, published, query, interval, choose, effects, showEffects, route }: Props) {
  const own = !published && (query.kind === "strengths" || query.kind === "misses");
  const answer = useAnswer<Answer>(own ? undefined : addresses.examples(dictionary, latent, query));
  const chips: { name: string; tip: string; query: ExampleQuery }[] = [
    { name: "top", tip: "the strongest activations, one per context", query: { kind: "top", seed: 0 } },
    ...(interval ? [{ name: `${activation(interval.low)} – ${activation(interval.high)}`, tip: "drawn at random from this interval", query: { kind: "interval" as const, ...interval, seed: 0 } }] : []),
    { name: "random", tip: published ? "drawn at random from the published ones" : "drawn at random from everything that fires", query: { kind: "random", seed: 0 } },
    ...(published ? [] : [
      { name: "by strength", tip: "five from each tenth of its range", query: { kind: "strengths" as const, seed: 0 } },
      { name: "near misses", tip: "contexts in which a neighbour fires and it does not", query: { kind: "misses" as const, seed: 0 } },
    ]),
  ];
  const drawn = query.kind !== "top" && query.kind !== "misses";
  return (
    <>
      <h2 id="examples">
        Examples
        <span class="chips" role="group" aria-labelledby="examples">
          {chips.map(chip => <button type="button" key={chip.query.kind} class="chip" data-tip={chip.tip} aria-pressed={chip.query.kind === query.kind}
            onClick={() => choose(chip.query)}>{chip.name}</button>)}
          {drawn && <button type="button" class="chip quiet" data-tip="draw others" onClick={() => choose({ ...query, seed: query.seed + 1 })}>draw again</button>}
        </span>
        {!published && !own && <button type="button" class="chip" aria-pressed={effects} onClick={() => showEffects(!effects)}
          data-tip="shade tokens by how much likelier the latent makes them: the model is run with it and without it">effect on what follows</button>}
        {!own && answer.value && !answer.stale && <small>{counted(answer.value.matching, published ? "different example" : "token")} {query.kind === "interval" ? "in this interval" : "in all"}{published ? ", as published" : "; one example a context"}</small>}
      </h2>
      {effects && !published && !own && <p class="empty">Orange tokens are likelier with the latent, blue ones unlikelier: the model is run once as it is and once with the latent taken out wherever it fires, which is underlined.</p>}
      {query.kind === "strengths" && <Strengths dictionary={dictionary} latent={latent} max={max} seed={query.seed} />}
      {query.kind === "misses" && <Misses dictionary={dictionary} latent={latent} route={route} />}
      {answer.error !== undefined && <p class="error">{answer.error}</p>}
      {!own && answer.value && answer.value.examples.length === 0 && !answer.stale && <p class="empty">{published ? "No example of this interval was published." : "No token has an activation in this interval."}</p>}
      {!own && <ol class={`examples ${answer.stale ? "stale" : ""}`}>
        {answer.value?.examples.map(example =>
          <ExampleRow key={`${query.kind} ${query.seed} ${example.context} ${example.peak}`} dictionary={dictionary} latent={latent} example={example} max={max} published={published} effects={effects && !published} />)}
      </ol>}
    </>
  );
}
