import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { addresses, get, peek, type Label, type LatentPage, type LatentRow, type Order, type Sort, type Tracks } from "../api.ts";
import { activation, count, figure, share, token, visible } from "../format.ts";
import { follow, go, print, toFeature, toView, type Route } from "../route.ts";
import { useForgotten } from "../useAnswer.ts";
import { Filters } from "./Filters.tsx";
import "./table.css";

const page = 100;
const columns: { sort: Sort; name: string }[] = [
  { sort: "number", name: "latent" },
  { sort: "density", name: "density" },
  { sort: "max", name: "max" },
  { sort: "mean", name: "mean" },
  { sort: "contexts", name: "contexts" },
];

interface Props {
  route: Route; dictionary: string;
  /** Whether any latent is named by what it tracks: only then there is a column for it. */
  named: boolean;
  /** Whether any latent has a label: then that column has the labels of those that track nothing. */
  labelled: boolean;
  /** Whether others published it: then there are no lists, and nobody says in how many contexts it fires. */
  published?: boolean;
  /** What can be done with a latent of a list; then the table is the list, in its order. */
  doings?: (latent: number) => ComponentChildren;
}

/**
 * Every latent, however many: the page is as long as the table, but only the rows in view exist, and only their pages of a hundred
 * were asked for.
 */
export function LatentTable({ route, dictionary, named, labelled, published, doings }: Props) {
  const { order } = route;
  const body = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, last: 40, height: 37 });
  const [, redraw] = useState(0);
  const [error, setError] = useState<string>();
  const forgotten = useForgotten();
  const filtered = print({ ...route, order: { ...order, sort: "number", descending: true } });

  useLayoutEffect(() => {
    const measure = () => {
      const box = body.current!.getBoundingClientRect();
      const height = parseFloat(getComputedStyle(body.current!).getPropertyValue("--row"));
      const first = Math.max(0, Math.floor(-box.top / height) - 10);
      const last = Math.ceil((innerHeight - box.top) / height) + 10;
      setView(before => before.first === first && before.last === last && before.height === height ? before : { first, last, height });
    };
    measure();
    addEventListener("scroll", measure, { passive: true });
    addEventListener("resize", measure);
    return () => {
      removeEventListener("scroll", measure);
      removeEventListener("resize", measure);
    };
  }, []);

  const key = (index: number) => addresses.latents(dictionary, order, index * page, page);
  const start = peek<LatentPage>(key(0));
  const known = useRef<LatentPage | undefined>(undefined);
  if (start) known.current = start;
  const shape = start ?? known.current;
  const matching = shape?.matching ?? 0;
  const end = Math.min(view.last, matching);

  useEffect(() => {
    let current = true;
    const from = Math.floor(view.first / page);
    const to = Math.max(from, Math.floor(Math.max(0, end - 1) / page));
    const wanted = new Set([0, ...Array.from({ length: to - from + 1 }, (_, i) => from + i)]);
    setError(undefined);
    for (const index of wanted) {
      if (peek(key(index))) continue;
      get<LatentPage>(key(index)).then(() => current && redraw(n => n + 1), (e: Error) => current && setError(e.message));
    }
    return () => { current = false; };
  }, [dictionary, order.sort, order.descending, filtered, forgotten, Math.floor(view.first / page), Math.floor(end / page)]);

  const rows: { index: number; row: LatentRow | undefined }[] = [];
  for (let index = view.first; index < end; index++) {
    const held = peek<LatentPage>(key(Math.floor(index / page))) ?? (index < page ? known.current : undefined);
    rows.push({ index, row: held?.latents[index % page] });
  }
  const wider = toView(route, "search", { q: order.filter });
  const sortBy = (sort: Sort) => go({
    ...route, order: { ...order, sort, descending: order.sort === sort ? !order.descending : sort !== "number" },
  }, "replace");

  return (
    <>
      <h2 id="latents" class="filters">
        Latents
        {!doings && <Filters dictionary={published ? undefined : dictionary} order={order} choose={order => go({ ...route, order }, "replace")} />}
        {!doings && <Filter key={dictionary} order={order} by={named || labelled ? "number, token or name" : "number or token"} choose={filter => go({ ...route, order: { ...order, filter } }, "replace")} />}
        {shape && matching < shape.total && <small role="status">{count(matching)} of {count(shape.total)}</small>}
      </h2>
      <div class={`table ${named || labelled ? "named" : ""} ${published ? "published" : ""} ${doings ? "listed" : ""}`} role="table" aria-labelledby="latents" aria-rowcount={matching + 1}>
        <div role="rowgroup" class="heads">
          <div role="row" class="row" aria-rowindex={1}>
            {columns.map(each => <Head key={each.sort} hidden={published === true && each.sort === "contexts"} sorts={[each]} order={order} choose={doings ? undefined : sortBy} />)}
            {(named || labelled) && <Head order={order} choose={doings ? undefined : sortBy}
              sorts={[...(named ? [{ sort: "tracks" as const, name: "tracks" }] : []), ...(labelled ? [{ sort: "score" as const, name: "label" }] : [])]} />}
            <span role="columnheader">fires most on</span>
            <span role="columnheader">says next</span>
            {doings && <span role="columnheader"><span class="heard">order</span></span>}
          </div>
        </div>
        <div role="rowgroup" ref={body} class={`rows ${start ? "" : "stale"}`} style={{ height: `${matching * view.height}px` }}>
          {rows.map(({ index, row }) => <Row key={row?.latent ?? `at ${index}`} index={index} row={row} route={route} height={view.height} named={named || labelled} published={published === true} doings={doings} />)}
        </div>
        {error !== undefined && <p class="error">{error}</p>}
        {start && matching === 0 && <p class="empty">{order.filter === "" ? "No latent is left by these filters." : <>No latent that the other filters leave has a number that starts with “{order.filter}”, and none fires most on such a token or speaks for one{named ? ", or tracks what is called so" : ""}{labelled ? ", or is labelled so" : ""}. <a class="link" href={print(wider)} onClick={event => follow(event, wider)}>Search for it</a></>}</p>}
      </div>
    </>
  );
}

/** A column's name; a click on it sorts, where there is an order to choose. Two kinds of names share a column. */
function Head({ sorts, order, choose, hidden = false }: { hidden?: boolean; sorts: { sort: Sort; name: string }[]; order: Order; choose: ((sort: Sort) => void) | undefined }) {
  const sorted = sorts.some(({ sort }) => sort === order.sort);
  return (
    <span role="columnheader" hidden={hidden} aria-sort={!sorted ? "none" : order.descending ? "descending" : "ascending"}>
      {sorts.map(({ sort, name }, i) => <>{i > 0 && " · "}{choose
        ? <button type="button" onClick={() => choose(sort)}>{name}<i>{order.sort !== sort ? "" : order.descending ? "↓" : "↑"}</i></button>
        : name}</>)}
    </span>
  );
}

interface RowProps { index: number; row: LatentRow | undefined; route: Route; height: number; named: boolean; published: boolean; doings: Props["doings"] }

function Row({ index, row, route, height, named, published, doings }: RowProps) {
  const top = `${index * height}px`;
  if (!row) return <div class="row waiting" role="row" aria-rowindex={index + 2} style={{ top }} />;
  const there: Route = toFeature(route, row.latent);
  const dead = row.tokens === 0;
  return (
    <div class={`row ${dead ? "dead" : ""}`} role="row" aria-rowindex={index + 2} style={{ top }}>
      <span role="cell">
        <a class="cover" href={print(there)} onClick={event => follow(event, there)} {...(index === 0 ? { "data-first-latent": "" } : {})}>{count(row.latent)}</a>
      </span>
      <span role="cell">{dead ? "dead" : figure(row.density)}</span>
      <span role="cell">{dead ? "" : activation(row.max)}</span>
      <span role="cell">{dead ? "" : activation(row.mean)}</span>
      <span role="cell" hidden={published}>{dead ? "" : count(row.contexts)}</span>
      {named && <span role="cell" class="tracks">{row.tracks ? <Named tracks={row.tracks} /> : row.label && <Told label={row.label} />}</span>}
      <span role="cell" class="words"><Words tokens={row.firesOn} kind="fires" /></span>
      <span role="cell" class="words"><Words tokens={row.promotes} kind="says" /></span>
      {doings && <span role="cell">{doings(row.latent)}</span>}
    </div>
  );
}

function Named({ tracks: { name, f1 } }: { tracks: Tracks }) {
  return <><span>{name}</span> <span class="number"><span class="heard">F1 </span>{share(f1)}</span></>;
}

function Told({ label: { text, score, marks } }: { label: Label }) {
  const [name, value] = score ? [score.measure, score.value] : [marks?.[0]?.scorer ?? "", marks?.[0]?.value];
  return <><span>{visible(text)}</span> {value !== undefined && <span class="number" data-tip={score ? undefined : `${visible(name)}, as published`}><span class="heard">{visible(name)} </span>{share(value)}</span>}</>;
}

function Words({ tokens, kind }: { tokens: { id: number; text: string }[]; kind: "fires" | "says" }) {
  return <>{tokens.map(each => <span key={each.id} class={`token ${kind}`}>{token(each.text)}</span>)}</>;
}

/** Answers while it is typed into, after a breath. */
function Filter({ order, by, choose }: { order: Order; by: string; choose: (filter: string) => void }) {
  const [text, setText] = useState(order.filter);
  const timer = useRef(0);
  const sent = useRef(order.filter);
  useEffect(() => {
    if (order.filter !== sent.current) setText(sent.current = order.filter);
  }, [order.filter]);
  const typed = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => choose(sent.current = value.trim()), 200);
  };
  return <input type="search" class="filter" value={text} placeholder={`filter by ${by}`} aria-label={`Filter latents by ${by}`}
    maxLength={100} autocomplete="off" spellcheck={false} onInput={event => typed(event.currentTarget.value)} />;
}
