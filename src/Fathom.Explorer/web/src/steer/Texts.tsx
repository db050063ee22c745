import { counted, visible } from "../format.ts";
import { columns, type Column, type SteerToken } from "./settings.ts";

interface Props { prompt: string; shown: Column[]; tokens: Map<Column, SteerToken[]>; running: boolean }

/** The texts side by side. From the first token on that differs from the default's, ink is full; before it they are the same text. */
export function Texts({ prompt, shown, tokens, running }: Props) {
  const plain = tokens.get("default");
  return (
    <div class="texts" aria-live="polite" aria-busy={running}>
      {columns.filter(({ column }) => shown.includes(column)).map(({ column, name, what }) => {
        const own = tokens.get(column) ?? [];
        const parts = plain && column !== "default" ? own.findIndex((token, i) => token.id !== plain[i]?.id) : 0;
        const same = plain !== undefined && column !== "default" && parts < 0 && !running && own.length > 0 && own.length === plain.length;
        const at = parts < 0 ? own.length : parts;
        const text = (some: SteerToken[]) => visible(some.map(token => token.text).join(""));
        return (
          <article key={column} class="steered" data-column={column}>
            <h3>{name} <span class="number">{own.length > 0 && counted(own.length, "token")}</span></h3>
            <p class="what">{what}</p>
            <p class="prose"><span class="given">{visible(prompt)}</span><span class={column === "default" ? "" : "given"}>{text(own.slice(0, at))}</span><span class="new">{text(own.slice(at))}</span></p>
            {same && <p class="what">the same text as the default</p>}
          </article>
        );
      })}
    </div>
  );
}
