import type { Naming as Answer } from "../api.ts";
import { count, counted, share } from "../format.ts";

/** How much of the dictionary has a name, and what a name is worth. */
export function Naming({ naming: it }: { naming: Answer }) {
  const from = `F1 at least ${share(it.latentsFrom, 1)} on the text that names were chosen on, against its labels`;
  return (
    <p class="words">
      {it.latents === 0
        ? `No latent is named by what it tracks: none has ${from}.`
        : `${counted(it.latents, "latent")} ${it.latents === 1 ? "is" : "are"} named by what ${it.latents === 1 ? "it tracks" : "they track"}: ${from}.`}
      {" "}The F1 beside a name is of other, held-out text. There {count(it.variables)} of {counted(it.allVariables, "labelled variable")} {it.variables === 1 ? "has" : "have"} a latent with
      F1 at least {share(it.variablesFrom, 1)}.
    </p>
  );
}
