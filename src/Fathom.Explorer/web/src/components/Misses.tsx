import { addresses, type NearMisses } from "../api.ts";
import { count, percent, share } from "../format.ts";
import { follow, print, toFeature, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";
import { ExampleRow } from "./ExampleRow.tsx";
import "./labels.css";

/** Contexts in which a latent that writes a similar direction fires, and this one does not. */
export function Misses({ dictionary, latent, route }: { dictionary: string; latent: number; route: Route }) {
  const answer = useAnswer<NearMisses>(addresses.misses(dictionary, latent));
  if (answer.error !== undefined) return <p class="error">{answer.error}</p>;
  if (answer.value?.misses.length === 0) return <p class="empty">Wherever one of its neighbours fires, it fires somewhere in the context too.</p>;
  return (
    <div class={answer.stale ? "stale" : ""}>
      {answer.value?.misses.map(({ neighbour, cosine, max, example }) => {
        const there = toFeature(route, neighbour);
        return (
          <section key={example.context}>
            <h3 class="group">
              <span>silent, but <a href={print(there)} onClick={event => follow(event, there)}>latent {count(neighbour)}</a> fires, at {percent(example.value / max)} of its maximum</span>
              <span>decoder cosine {share(cosine)}</span>
            </h3>
            <ol class="examples"><ExampleRow dictionary={dictionary} latent={neighbour} example={example} max={max} published={false} /></ol>
          </section>
        );
      })}
    </div>
  );
}
