import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { addresses, type Overview, type RunInfo } from "../api.ts";
import { firstOrder, follow, go, print, toFeature, toView, type Route } from "../route.ts";
import { switchTheme, theme } from "../theme.ts";
import { useAnswer } from "../useAnswer.ts";
import { dictionaryPages, offered, runPages } from "../views.tsx";

interface Props { run: RunInfo | undefined; route: Route; search: RefObject<HTMLInputElement | null>; help: () => void }

export function Header({ run, route, search, help }: Props) {
  const [dark, setDark] = useState(theme() === "dark");
  const dictionaries = run?.dictionaries ?? [];
  const shown = dictionaries.find(entry => entry.name === route.dictionary);
  const indexed = shown?.indexed === true;
  const overview = useAnswer<Overview>(indexed ? addresses.overview(route.dictionary!) : undefined).value;
  const by = overview?.naming?.latents ? "number, token or name" : "number or token";
  const home = toView(route, "overview");
  const find = (text: string) => {
    const wanted = text.trim().replace(/[,\s]/g, "");
    const number = /^\d+$/.test(wanted) ? Number(wanted) : NaN;
    if (overview && number < overview.latents) go(toFeature(route, number));
    else {
      go({ ...home, order: { ...firstOrder, sort: route.order.sort === "listed" ? firstOrder.sort : route.order.sort, descending: route.order.descending, filter: text.trim() } });
      // The table is what was asked for; it lies below the overview.
      setTimeout(() => document.querySelector(".table")?.scrollIntoView());
    }
  };
  return (
    <header>
      <a class="brand" href={print(home)} onClick={event => follow(event, home)}>fathom</a>
      <nav aria-label="Views">
        {[...dictionaryPages, ...runPages].filter(({ view }) => offered(view, shown?.published === true)).map(({ view, name, key }) => {
          const there = view !== "feature" ? toView(route, view) : route.latent !== undefined ? toFeature(route, route.latent) : undefined;
          if (!there || (there.dictionary === undefined && dictionaryPages.some(page => page.view === view))) return null;
          return <a key={view} href={print(there)} onClick={event => follow(event, there)} data-tip={key && `key ${key}`}
            aria-current={route.view === view ? "page" : undefined}>{name}</a>;
        })}
      </nav>
      <form class="search" role="search" onSubmit={event => {
        event.preventDefault();
        const input = search.current!;
        find(input.value);
        input.value = "";
        input.blur();
      }}>
        <input ref={search} type="search" aria-label={`Find a latent by ${by}`} placeholder="find a latent"
          maxLength={100} autocomplete="off" spellcheck={false} />
        <kbd aria-hidden="true">/</kbd>
      </form>
      <span class="where">
        {overview && <span>{overview.model} · {route.dictionary!.includes(overview.site) ? "" : `${overview.site} · `}</span>}
        {dictionaries.length > 1
          ? <select aria-label="Dictionary" value={route.dictionary} onChange={event =>
              go({ ...home, dictionary: event.currentTarget.value, order: firstOrder })}>
              {dictionaries.map(entry => <option key={entry.name} value={entry.name}>{entry.name}{entry.indexed ? "" : " (not indexed)"}</option>)}
            </select>
          : <span>{route.dictionary}</span>}
      </span>
      <button class="icon" type="button" aria-label={dark ? "Light theme" : "Dark theme"} data-tip={dark ? "light theme" : "dark theme"}
        onClick={() => { switchTheme(); setDark(theme() === "dark"); }}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
        </svg>
      </button>
      <button class="icon keys" type="button" aria-label="Keyboard help" data-tip="keyboard help" onClick={help}>?</button>
    </header>
  );
}
