import { addresses, type Strengths as Answer } from "../api.ts";
import { activation, counted } from "../format.ts";
import { useAnswer } from "../useAnswer.ts";
import { ExampleRow } from "./ExampleRow.tsx";
import "./labels.css";

/** A few examples of every tenth of the range, the strongest first: what holds at the top may not hold further down. */
export function Strengths({ dictionary, latent, max, seed }: { dictionary: string; latent: number; max: number; seed: number }) {
  const answer = useAnswer<Answer>(addresses.strengths(dictionary, latent, seed));
  if (answer.error !== undefined) return <p class="error">{answer.error}</p>;
  return (
    <div class={answer.stale ? "stale" : ""}>
      {answer.value?.intervals.map(({ low, high, matching, examples }) => (
        <section key={low}>
          <h3 class="group"><span>{activation(low)} – {activation(high)}</span><span>{counted(matching, "token")}</span></h3>
          <ol class={examples.length > 0 ? "examples" : ""}>
            {examples.map(example => <ExampleRow key={`${seed} ${example.context} ${example.peak}`} dictionary={dictionary} latent={latent} example={example} max={max} published={false} />)}
          </ol>
        </section>
      ))}
    </div>
  );
}
