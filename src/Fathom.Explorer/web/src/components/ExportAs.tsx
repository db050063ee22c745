import { useState } from "preact/hooks";
import { address, download } from "../api.ts";

interface Props { dictionary: string; latents: number[]; what: string }

const formats = [
  { format: "html", name: "page", what: "one HTML file that needs nothing else" },
  { format: "csv", name: "table", what: "CSV, a row a latent" },
  { format: "neuronpedia", name: "Neuronpedia", what: "a zip of what its upload takes" },
] as const;

/** A page of its own holds this many latents at most. */
const mostOfPage = 500;

/** Latents as a file to share; none in the list stand for all. */
export function ExportAs({ dictionary, latents, what }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const save = (format: string) => {
    setBusy(true);
    setError(undefined);
    download(address(["dictionaries", dictionary, "export"]), { format, latents })
      .catch((wrong: Error) => setError(wrong.message)).finally(() => setBusy(false));
  };
  const offered = formats.filter(({ format }) => format !== "html" || (latents.length > 0 && latents.length <= mostOfPage));
  return <span class="export" role="group" aria-label={`Export ${what}`} aria-busy={busy}>
    <span class="number">export as</span>
    {offered.map(({ format, name, what }) => <button key={format} type="button" class="link" disabled={busy} data-tip={what} onClick={() => save(format)}>{name}</button>)}
    {error !== undefined && <span class="error">{error}</span>}
  </span>;
}
