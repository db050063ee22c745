import { addresses, type TokenSearch } from "../../api.ts";
import { activation, count, counted, effect, percent, token } from "../../format.ts";
import type { Route } from "../../route.ts";
import { useAnswer } from "../../useAnswer.ts";
import { Found } from "./Found.tsx";

interface Props { dictionary: string; query: string; chosen: number | undefined; choose: (token: number) => void; route: Route }

/** Latents that fire on a token, and those that make it likelier. */
export function ByToken({ dictionary, query, chosen, choose, route }: Props) {
  const { value, error, stale } = useAnswer<TokenSearch>(addresses.searchTokens(dictionary, query, chosen));
  if (error !== undefined) return <p class="error" role="alert">{error}</p>;
  if (!value) return null;
  if (!value.token) return <p class="empty">The vocabulary has no token of that text: the model reads it as several. Search by text instead.</p>;
  const name = token(value.token.text);
  const strongest = Math.max(1e-9, ...value.promotes.map(each => each.effect));
  return (
    <div class={stale ? "stale" : ""}>
      <p class="chips meant" role="group" aria-label="Which token">
        {value.tokens.map(each => <button type="button" key={each.id} class="chip token" aria-pressed={each.id === value.token!.id} data-tip={`id ${each.id}`}
          onClick={() => choose(each.id)}>{token(each.text)}</button>)}
      </p>
      <div class="two">
        <section>
          <h2>Fires on {name} <small>share of its firings · {counted(value.rows, "occurrence")}</small></h2>
          {value.fires.length === 0 && <p class="empty">No latent fires on it more than now and then.</p>}
          <Found name="Latents that fire on it" route={route} hits={value.fires.map(each => ({
            row: each.latent, value: percent(each.share), bar: each.share,
            why: `fires on ${count(each.count)} of ${counted(value.rows, "occurrence")} (${percent(each.reach)}), at most ${activation(each.max)}; that is ${percent(each.share)} of its firings`,
          }))} />
        </section>
        <section>
          <h2>Says {name} next <small>direct effect on its logit</small></h2>
          {value.promotes.length === 0 && <p class="empty">No latent has it among the tokens that it raises most.</p>}
          <Found name="Latents that make it likelier" route={route} hits={value.promotes.map(each => ({
            row: each.latent, value: effect(each.effect), bar: each.effect / strongest,
            why: `one unit adds ${each.effect} to its logit; number ${count(each.rank)} of the tokens that it raises`,
          }))} />
        </section>
      </div>
    </div>
  );
}
