import { useEffect, useRef, useState } from "preact/hooks";
import type { Reading } from "../../api.ts";
import { activation, nats, token } from "../../format.ts";
import { largest, Shaded } from "../Tokens.tsx";

interface Props {
  reading: Reading;
  /** Activations of the latent that is shown, by position; none where no latent is. */
  values: number[] | undefined;
  /** The activation that gets the deepest shade. */
  max: number;
  /** What that latent does to each token; shades by it where given. */
  effects: number[] | undefined;
  /** Tokens that another text has otherwise. */
  changed: (position: number) => boolean;
  name: string;
  chosen?: number[];
  choose?: (positions: number[]) => void;
  /** Puts something else in the place of a token. */
  replace?: (position: number, text: string) => void;
}

/** A text token by token. Clicking chooses tokens, a double click or F2 changes one; arrow keys go from one to the next. */
export function TextTokens({ reading, values, max, effects, changed, name, chosen = [], choose, replace }: Props) {
  const [at, setAt] = useState(0);
  const [editing, edit] = useState<number>();
  const area = useRef<HTMLDivElement>(null);
  const most = effects && largest(effects);
  const toggle = (position: number) =>
    choose?.(chosen.includes(position) ? chosen.filter(each => each !== position) : [...chosen, position].sort((a, b) => a - b));
  const move = (to: number) => {
    const next = Math.min(reading.tokens.length - 1, Math.max(0, to));
    setAt(next);
    area.current!.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus();
  };
  const keyed = (event: KeyboardEvent, position: number) => {
    if (editing !== undefined) return;
    const action = event.key === "ArrowRight" ? () => move(position + 1)
      : event.key === "ArrowLeft" ? () => move(position - 1)
      : event.key === "Enter" || event.key === " " ? () => toggle(position)
      : event.key === "F2" && replace ? () => edit(position)
      : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  };
  return (
    <div class="text read" ref={area} role="group" aria-label={name}>
      {reading.tokens.map((each, position) => {
        const value = values?.[position] ?? 0;
        const effect = effects?.[position];
        const strength = effect !== undefined ? effect / most! : value / max;
        if (editing === position)
          return <Edit key={position} text={each.text} end={text => {
            edit(undefined);
            if (text !== undefined && text !== each.text) replace!(position, text);
          }} />;
        const said = values ? `${value > 0 ? activation(value) : "silent"} · ` : "";
        const tip = each.special
          ? `${each.text} · special token, carries no activation`
          : `${effect !== undefined ? `${nats(effect)} by the latent · ` : ""}${said}${token(each.text)} · id ${each.id} · position ${position}`;
        return (
          <span key={position} data-at={position} data-tip={tip} class={`each ${each.special ? "special" : ""} ${changed(position) ? "changed" : ""} ${effect !== undefined && value > 0 ? "here" : ""}`}
            {...(choose && {
              role: "button", tabIndex: position === at ? 0 : -1, "aria-pressed": chosen.includes(position),
              onClick: () => { setAt(position); if (getSelection()?.isCollapsed !== false) toggle(position); },
              onDblClick: () => { if (replace && !each.special) edit(position); },
              onKeyDown: (event: KeyboardEvent) => keyed(event, position),
            })}>
            <Shaded text={each.text} strength={strength || 0} lines />
          </span>
        );
      })}
    </div>
  );
}

function Edit({ text, end }: { text: string; end: (text: string | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [value, set] = useState(text);
  const ended = useRef(false);
  useEffect(() => input.current!.select(), []);
  const finish = (result: string | undefined) => {
    if (ended.current) return;
    ended.current = true;
    end(result);
  };
  return <input ref={input} class="edit" value={value} aria-label="Another token in its place" maxLength={200} autocomplete="off" spellcheck={false}
    style={{ width: `${Math.max(3, value.length + 2)}ch` }} onInput={event => set(event.currentTarget.value)}
    onKeyDown={event => {
      if (event.key === "Enter") finish(value);
      else if (event.key === "Escape") finish(undefined);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }} onBlur={() => finish(value)} />;
}
