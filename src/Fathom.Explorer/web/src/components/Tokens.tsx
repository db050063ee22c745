import type { ExampleToken } from "../api.ts";
import { activation, code, known, token, unseen } from "../format.ts";

interface Props {
  tokens: ExampleToken[];
  /** Position of the first token in its context. */
  start: number;
  /** Position of the strongest token in its context. */
  peak: number;
  /** The activation that gets the deepest shade. */
  max: number;
  /** Break the line where the text does, instead of only marking it. */
  lines: boolean;
}

/** Text as the model sees it, each token shaded by the activation on it. */
export function Tokens({ tokens, start, peak, max, lines }: Props) {
  return <>{tokens.map((each, i) => <One key={start + i} each={each} position={start + i} peak={start + i === peak} max={max} lines={lines} />)}</>;
}

function One({ each, position, peak, max, lines }: { each: ExampleToken; position: number; peak: boolean; max: number; lines: boolean }) {
  const { text, id, special } = each;
  const value = each.activation;
  if (special) return <span class="special" data-tip={`${text} · special token, carries no activation${known(id)}`}>{text}</span>;
  const tip = `${value > 0 ? activation(value) : "silent"} · ${token(text)} ${known(id)} · position ${position}`;
  // Spaces before a word stay unshaded, so that words stand apart; a token of nothing but spaces shows them.
  const blank = text.trim() === "";
  const [, space, word] = blank ? [text, "", text] : /^(\s*)([\s\S]*)$/.exec(text)!;
  const breaks = lines ? (text.match(/\n/g) ?? []).length : 0;
  const fires = value > 0;
  const strength = fires ? Math.min(1, value / max) : 0;
  const shown = visible(blank && !fires ? text : word!, blank && fires);
  return (
    <span data-tip={tip}>
      {visible(space!, false)}
      {fires
        ? <mark class={`${peak ? "peak" : ""} ${strength > 0.62 ? "deep" : ""}`} style={{ "--a": 0.12 + 0.76 * strength }}>{shown}</mark>
        : shown}
      {Array.from({ length: breaks }, () => <br />)}
    </span>
  );
}

/** Line ends and tabs always show; spaces only where nothing else would. */
function visible(text: string, spaces: boolean) {
  if (text.search(unseen) < 0 && !spaces) return text;
  return [...text].map(character =>
    character === "\n" ? <i class="end">↵</i>
      : character === "\t" ? <i class="end">⇥</i>
      : character === " " && spaces ? <i class="end">·</i>
      : character === "\r" ? ""
      : character.search(unseen) >= 0 ? <i class="end">{code(character)}</i>
      : character);
}
