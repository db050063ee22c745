import { useState } from "preact/hooks";
import { address, ask, saveAs } from "../api.ts";
import { visible } from "../format.ts";
import { filled, type Bench, type Saved, type SettingsFile, type SteerInfo } from "./settings.ts";

interface Props { bench: Bench; dictionary: string; saved: Saved[]; changed: (info: SteerInfo) => void; load: (settings: Bench["settings"]) => void }

/** Settings under names, and as a file for the command line. */
export function Keeping({ bench, dictionary, saved, changed, load }: Props) {
  const [name, setName] = useState("");
  const [command, setCommand] = useState<string>();
  const [error, setError] = useState<string>();
  const failed = (wrong: Error) => setError(wrong.message);
  const save = (settings: Bench["settings"] | null, as: string) =>
    ask<SteerInfo>(address(["dictionaries", dictionary, "steer", "saved"]), { name: as, settings }).then(info => { setError(undefined); changed(info); }, failed);
  const file = () => ask<SettingsFile>(address(["dictionaries", dictionary, "steer", "file"]), bench.settings).then(answer => {
    saveAs("steering.json", new Blob([answer.json], { type: "application/json" }));
    setCommand(answer.command);
  }, failed);
  return <>
    <h2>Kept settings</h2>
    <form class="line" onSubmit={event => { event.preventDefault(); if (name.trim()) void save(bench.settings, name).then(() => setName("")); }}>
      <input type="text" value={name} maxLength={100} placeholder="a name" aria-label="Name for these settings" onInput={event => setName(event.currentTarget.value)} />
      <button class="chip" type="submit" disabled={!name.trim()}>Save</button>
      <button class="chip" type="button" onClick={() => void file()}>As a file</button>
    </form>
    {saved.length > 0 && <ul class="saved">{saved.map(each => <li key={each.name}>
      <button type="button" class="link" onClick={() => each.settings && load(filled(each.settings))}>{visible(each.name)}</button>
      <button type="button" class="link" aria-label={`Forget ${each.name}`} onClick={() => void save(null, each.name)}>forget</button>
    </li>)}</ul>}
    {command !== undefined && <p class="command">{command}</p>}
    {error !== undefined && <p class="error">{error}</p>}
  </>;
}
