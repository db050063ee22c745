import { useEffect } from "preact/hooks";
import { follow, print, type Route } from "../route.ts";

/** A way out of where nothing is. */
export interface Way { name: string; to: Route }

interface Props { title: string; text: string; command?: string; ways?: Way[] }

/** One thing that stands in the way, the command that clears it, and where to go instead. */
export function Notice({ title, text, command, ways = [] }: Props) {
  useEffect(() => { document.title = `${title} · fathom`; }, [title]);
  return (
    <section class="notice" role="status">
      <h1>{title}</h1>
      <p class="words">{text}</p>
      {command && <pre class="command">{command}</pre>}
      {ways.length > 0 && <p class="ways">{ways.map(({ name, to }) =>
        <a key={name} class="chip" href={print(to)} onClick={event => follow(event, to)}>{name}</a>)}</p>}
    </section>
  );
}

/** What the server says, as a sentence. */
export const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
