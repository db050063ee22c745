import { useEffect, useState } from "preact/hooks";
import { address, addresses, ask, forget, Refusal, type List, type ListConflict, type Lists as Answer, type RunInfo } from "../api.ts";
import { LatentTable } from "../components/LatentTable.tsx";
import { Notice, sentence } from "../components/Notice.tsx";
import { count, counted, visible, when } from "../format.ts";
import { ListName } from "../notes/ListName.tsx";
import "../notes/notes.css";
import { signature } from "../notes/signature.ts";
import { firstOrder, follow, go, print, toView, type Route } from "../route.ts";
import { useAnswer, useFresh } from "../useAnswer.ts";
import type { RunPage } from "../views.tsx";

/** The lists of a dictionary, or one of them. */
export function Lists({ route }: RunPage) {
  const run = useAnswer<RunInfo>(addresses.run());
  const asked = run.value?.dictionaries.find(each => each.name === route.dictionary);
  if (!run.value) return null;
  if (!asked && route.dictionary === undefined) return <Notice title="Lists" text="This run has no dictionary, so there are no latents to list." />;
  if (!asked) return <Notice title={`No dictionary ${visible(route.dictionary!)}`} text="This run has no dictionary of that name. Choose one whose lists to show:"
    ways={run.value.dictionaries.filter(each => each.indexed && !each.published).map(each => ({ name: each.name, to: { ...at(route, 0), dictionary: each.name } }))} />;
  if (!asked.indexed || asked.published) return <Notice title="Lists" command={asked.repair ?? ""}
    text={asked.published ? `Lists are of latents of an index, and ${asked.name} are features as others published them.` : `Lists are of latents of an index, and ${asked.name} has none yet; make it with`} />;
  const list = route.state["list"];
  if (!list) return <All route={route} dictionary={asked.name} />;
  if (/^\d+$/.test(list)) return <One key={`${asked.name} ${list}`} route={route} dictionary={asked.name} id={list} />;
  return <NoList route={route} text={`A list has a number, and “${visible(list)}” is none. Choose one of those that there are.`} />;
}

function NoList({ route, text }: { route: Route; text: string }) {
  return <Notice title="No such list" text={text} ways={[{ name: "All lists", to: at(route, 0) }]} />;
}

const at = (route: Route, list: number): Route => toView(route, "lists", { list: list > 0 ? String(list) : "" });

function All({ route, dictionary }: { route: Route; dictionary: string }) {
  const [answer] = useFresh<Answer>(addresses.lists(dictionary));
  const [error, setError] = useState<string>();
  useEffect(() => {
    document.title = `Lists · ${dictionary} · fathom`;
  }, [dictionary]);
  if (answer.error !== undefined) return <Notice title="Lists" text={answer.error} />;
  if (!answer.value) return null;
  const make = (name: string) => ask<List>(addresses.lists(dictionary), { name, by: signature() })
    .then(made => go(at(route, made.id)), (e: Error) => setError(e.message));
  return (
    <div class="columns lists">
      <section>
        <h1>Lists</h1>
        <p class="words">Latents of {dictionary} that belong together, in an order of your own. Put one in on its page, or a part of the map with the lasso.</p>
        {answer.value.lists.length > 0 && <h2>{counted(answer.value.lists.length, "list")}</h2>}
        <ul class="all">
          {answer.value.lists.map(each => {
            const there = at(route, each.id);
            return (
              <li key={each.id}>
                <a href={print(there)} onClick={event => follow(event, there)}><bdi>{visible(each.name)}</bdi></a>
                <span class="number">{counted(each.count, "latent")}</span>
                <span class="signed"><bdi>{visible(each.by)}</bdi>, {when(each.at)}</span>
              </li>
            );
          })}
        </ul>
        <p class="line"><ListName label="new list" make={make} /></p>
        {error !== undefined && <p class="error" role="alert">{error}</p>}
      </section>
    </div>
  );
}

interface Change { name?: string; latents?: number[]; remove?: number[]; deleted?: boolean }

function One({ route, dictionary, id }: { route: Route; dictionary: string; id: string }) {
  const [answer, replace] = useFresh<List>(addresses.list(dictionary, id));
  const [error, setError] = useState<string>();
  const [sure, setSure] = useState(false);
  const list = answer.value;
  useEffect(() => {
    if (list) document.title = `${visible(list.name)} · ${dictionary} · fathom`;
  }, [list?.name, dictionary]);
  if (answer.error !== undefined) return <NoList route={route} text={`${sentence(answer.error)} Choose one of those that there are.`} />;
  if (!list) return null;
  const change = async (what: Change) => {
    setError(undefined);
    try {
      const next = await ask<List>(addresses.list(dictionary, id), { version: list.version, by: signature(), ...what });
      if (what.deleted) go(at(route, 0));
      else replace(next);
    } catch (e) {
      const now = e instanceof Refusal && e.status === 409 ? (e.body as ListConflict).current : undefined;
      if (now) replace(now);
      setError(now ? "Somebody else changed this list meanwhile. It is shown as it is now; do what you wanted once more if it still fits." : (e as Error).message);
    }
    forget(address(["dictionaries", dictionary, "latents"]));
  };
  const move = (place: number, by: number) => {
    const latents = [...list.latents];
    [latents[place], latents[place + by]] = [latents[place + by]!, latents[place]!];
    void change({ latents });
  };
  const all = at(route, 0);
  const doings = (latent: number) => {
    const place = list.latents.indexOf(latent);
    return (
      <span class="doings">
        <button type="button" disabled={place <= 0} aria-label={`Move ${count(latent)} up`} data-tip="up" onClick={() => move(place, -1)}>↑</button>
        <button type="button" disabled={place < 0 || place === list.latents.length - 1} aria-label={`Move ${count(latent)} down`} data-tip="down" onClick={() => move(place, 1)}>↓</button>
        <button type="button" aria-label={`Take ${count(latent)} out`} data-tip="take it out" onClick={() => void change({ remove: [latent] })}>×</button>
      </span>
    );
  };
  return (
    <div class="columns lists">
      <section class="across">
        <h1><bdi>{visible(list.name)}</bdi></h1>
        <p class="sub">
          <span><a class="link" href={print(all)} onClick={event => follow(event, all)}>all lists</a> · {dictionary} · {counted(list.latents.length, "latent")}</span>
          <span class="signed"><bdi>{visible(list.by)}</bdi>, {when(list.at)}</span>
        </p>
        <p class="line">
          <ListName label="rename" given={list.name} make={name => void change({ name })} />
          {sure
            ? <>Delete this list? Its latents stay as they are.
              <button type="button" class="chip" onClick={() => void change({ deleted: true })}>delete it</button>
              <button type="button" class="chip quiet" onClick={() => setSure(false)}>keep it</button></>
            : <button type="button" class="chip quiet" onClick={() => setSure(true)}>delete</button>}
        </p>
        {error !== undefined && <p class="error" role="alert">{error}</p>}
        {list.latents.length === 0
          ? <p class="empty">Nothing is in it yet.</p>
          : <LatentTable route={{ ...route, order: { ...firstOrder, sort: "listed", descending: false, list: list.id } }} dictionary={dictionary} named labelled doings={doings} />}
      </section>
    </div>
  );
}
