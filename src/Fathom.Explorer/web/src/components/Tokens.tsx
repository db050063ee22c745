import type { ExampleToken } from "../api.ts";
import { activation, code, known, nats, token, unseen } from "../format.ts";

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
  /** By position in the context: how much likelier the latent makes each token. Shades by that in the place of activations. */
  effects?: number[] | undefined;
}

/** Text as the model sees it, each token shaded by the activation on it, or by what the latent does to it. */
export function Tokens({ tokens, start, peak, max, lines, effects }: Props) {
  const most = effects && largest(effects.slice(start, start + tokens.length));
  return <>{tokens.map((each, i) =>
    <One key={start + i} each={each} position={start + i} peak={start + i === peak} max={most ?? max} lines={lines} effect={effects?.[start + i]} />)}</>;
}

/** The effect that gets the deepest shade: never so small that noise would look like something. */
export const largest = (effects: number[]) => Math.max(0.05, ...effects.map(Math.abs));

interface OneProps { each: ExampleToken; position: number; peak: boolean; max: number; lines: boolean; effect: number | undefined }

function One({ each, position, peak, max, lines, effect }: OneProps) {
  const { text, id, special } = each;
  const value = each.activation;
  if (special && effect === undefined) return <span class="special" data-tip={`${text} · special token, carries no activation${known(id)}`}>{text}</span>;
  const fires = value > 0 ? activation(value) : "silent";
  const tip = `${effect === undefined ? fires : `${nats(effect)} by the latent · ${fires}`} · ${token(text)}${known(id)} · position ${position}`;
  return <span data-tip={tip} class={special ? "special" : effect !== undefined && value > 0 ? "here" : undefined}><Shaded text={text} strength={(effect ?? value) / max} peak={peak} lines={lines} /></span>;
}

interface ShadedProps {
  text: string;
  /** 1 for the deepest shade, below 0 for the other ink; 0 for none. */
  strength: number;
  peak?: boolean;
  lines: boolean;
}

/** The text of a token on a shade. Spaces before a word stay unshaded, so that words stand apart. */
export function Shaded({ text, strength, peak, lines }: ShadedProps) {
  // A token of nothing but spaces shows them.
  const blank = text.trim() === "";
  const [, space, word] = blank ? [text, "", text] : /^(\s*)([\s\S]*)$/.exec(text)!;
  const breaks = lines ? (text.match(/\n/g) ?? []).length : 0;
  const depth = Math.min(1, Math.abs(strength));
  // Below a two-hundredth of the deepest nothing could be seen.
  const shaded = strength > 0 || depth > 0.005;
  const shown = visible(blank && !shaded ? text : word!, blank && shaded);
  return (
    <>
      {visible(space!, false)}
      {shaded
        ? <mark class={`${peak ? "peak" : ""} ${strength < 0 ? "cold" : ""} ${depth > 0.62 ? "deep" : ""}`} style={{ "--a": 0.12 + 0.76 * depth }}>{shown}</mark>
        : shown}
      {Array.from({ length: breaks }, () => <br />)}
    </>
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
