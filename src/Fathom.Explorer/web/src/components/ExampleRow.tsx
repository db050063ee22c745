import { useState } from "preact/hooks";
import { addresses, type Example } from "../api.ts";
import { activation, count } from "../format.ts";
import { useAnswer } from "../useAnswer.ts";
import { Tokens } from "./Tokens.tsx";

interface Props { dictionary: string; latent: number; example: Example; max: number; published: boolean }

/** One context: how strong, the text around the strongest token (or all of it), where it comes from. */
export function ExampleRow({ dictionary, latent, example, max, published }: Props) {
  const [open, setOpen] = useState(false);
  const whole = useAnswer<Example>(open ? addresses.context(dictionary, latent, example.context) : undefined);
  const cut = example.tokens.length < example.length;
  const shown = open && whole.value ? whole.value : example;
  const before = shown.start > 0;
  const after = shown.start + shown.tokens.length < example.length;
  const toggle = () => {
    if (getSelection()?.isCollapsed !== false) setOpen(!open);
  };
  return (
    <li class={`example ${open ? "open" : ""}`}>
      <div class="value">
        {activation(example.value)}
        <div class="strength" style={{ width: `${(100 * example.value) / max}%` }} />
      </div>
      <div class={`text ${cut ? "cut" : ""}`} onClick={cut ? toggle : undefined}>
        {before && <span class="more">…</span>}
        <Tokens tokens={shown.tokens} start={shown.start} peak={example.peak} max={max} lines={open} />
        {after && <span class="more">{"\u00a0…"}</span>}
        {whole.error !== undefined && open && <p class="error">{whole.error}</p>}
      </div>
      <div class="source">
        <span>{published ? `example ${count(example.document + 1)}` : `document ${count(example.document)}`}</span>
        {example.heldOut && <span class="held" data-tip="training never saw this document">held out</span>}
        {cut && <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}
          aria-label={`${open ? "Show less of" : "Show the whole of"} document ${example.document}`}>{open ? "less" : "whole"}</button>}
      </div>
    </li>
  );
}
