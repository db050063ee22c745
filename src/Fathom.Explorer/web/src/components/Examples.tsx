import { addresses, type Examples as Answer, type ExampleQuery } from "../api.ts";
import { activation, counted } from "../format.ts";
import { useAnswer } from "../useAnswer.ts";
import { ExampleRow } from "./ExampleRow.tsx";

interface Props {
  dictionary: string; latent: number; max: number;
  /** Whether they are those that others published. */
  published: boolean;
  query: ExampleQuery;
  /** The interval last chosen, offered as a chip. */
  interval: { low: number; high: number } | undefined;
  choose: (query: ExampleQuery) => void;
}

/** Contexts in which the latent fires: the strongest, some from an interval, some at random. */
export function Examples({ dictionary, latent, max, published, query, interval, choose }: Props) {
  const answer = useAnswer<Answer>(addresses.examples(dictionary, latent, query));
  const chips: { name: string; tip: string; query: ExampleQuery }[] = [
    { name: "top", tip: "the strongest activations, one per context", query: { kind: "top", seed: 0 } },
    ...(interval ? [{ name: `${activation(interval.low)} – ${activation(interval.high)}`, tip: "drawn at random from this interval", query: { kind: "interval" as const, ...interval, seed: 0 } }] : []),
    { name: "random", tip: published ? "drawn at random from the published ones" : "drawn at random from everything that fires", query: { kind: "random", seed: 0 } },
  ];
  const drawn = query.kind !== "top";
  return (
    <>
      <h2 id="examples">
        Examples
        <span class="chips" role="group" aria-labelledby="examples">
          {chips.map(chip => <button type="button" key={chip.query.kind} class="chip" data-tip={chip.tip} aria-pressed={chip.query.kind === query.kind}
            onClick={() => choose(chip.query)}>{chip.name}</button>)}
          {drawn && <button type="button" class="chip quiet" data-tip="draw others" onClick={() => choose({ ...query, seed: query.seed + 1 })}>draw again</button>}
        </span>
        {answer.value && !answer.stale && <small>{counted(answer.value.matching, published ? "different example" : "token")} {query.kind === "interval" ? "in this interval" : "in all"}{published ? ", as published" : "; one example a context"}</small>}
      </h2>
      {answer.error !== undefined && <p class="error">{answer.error}</p>}
      {answer.value && answer.value.examples.length === 0 && !answer.stale && <p class="empty">{published ? "No example of this interval was published." : "No token has an activation in this interval."}</p>}
      <ol class={`examples ${answer.stale ? "stale" : ""}`}>
        {answer.value?.examples.map(example =>
          <ExampleRow key={`${query.kind} ${query.seed} ${example.context} ${example.peak}`} dictionary={dictionary} latent={latent} example={example} max={max} published={published} />)}
      </ol>
    </>
  );
}
