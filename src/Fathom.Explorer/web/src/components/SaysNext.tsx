import type { LogitEffects, TokenEffect } from "../api.ts";
import { count, effect, known, tick, token } from "../format.ts";
import { Bars } from "./Bars.tsx";

const shown = 10;

/** The tokens that the latent makes likelier and unlikelier by its direct path to the logits. */
export function SaysNext({ logits }: { logits: LogitEffects | null }) {
  return (
    <>
      <h2>Says next <small>direct effect on logits</small></h2>
      {logits ? <Effects logits={logits} /> : <p class="empty">This run has no unembedding for its site, so nothing can be said.</p>}
    </>
  );
}

function Effects({ logits: { top, bottom, vocabulary } }: { logits: LogitEffects }) {
  const raised = top.slice(0, shown).filter(each => each.value > 0);
  const lowered = bottom.slice(0, shown).filter(each => each.value < 0);
  const largest = Math.max(1e-9, ...[...raised, ...lowered].map(each => Math.abs(each.value)));
  const tokens = vocabulary.counts.reduce((sum, each) => sum + each, 0);
  const range = vocabulary.high - vocabulary.low;
  return (
    <>
      <ul class="effects" aria-label="Raised">{raised.map(each => <Effect key={each.id} each={each} largest={largest} />)}</ul>
      <ul class="effects" aria-label="Lowered">{lowered.map(each => <Effect key={each.id} each={each} largest={largest} />)}</ul>
      {vocabulary.counts.length > 0 && <Bars histogram={vocabulary} height={64} log ink={middle => (middle < 0 ? "cold" : "warm")}
        label={`Effects on all ${count(tokens)} tokens of the vocabulary, from ${effect(vocabulary.low)} to ${effect(vocabulary.high)}`}
        tick={value => (value === vocabulary.low || value === vocabulary.high ? effect(value) : tick(value, range))} tip={(low, high, n) => `${effect(low)} – ${effect(high)}: ${count(n)} of ${count(tokens)} tokens`} />}
    </>
  );
}

function Effect({ each, largest }: { each: TokenEffect; largest: number }) {
  return (
    <li data-tip={`${token(each.text)} ${known(each.id)} · ${each.value}`}>
      <span class="token">{token(each.text)}</span>
      <span class="track"><span class={each.value < 0 ? "cold" : "warm"} style={{ width: `${(100 * Math.abs(each.value)) / largest}%` }} /></span>
      <span class="number">{effect(each.value)}</span>
    </li>
  );
}
