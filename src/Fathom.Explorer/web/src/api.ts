// The answers of the server, in its own words (src/Fathom.Explorer/Api), and how to ask for them.

export interface RunInfo { name: string; version: string; dictionaries: DictionaryEntry[] }
export interface DictionaryEntry { name: string; indexed: boolean; repair: string | null }

export interface Overview {
  name: string; site: string; model: string; latents: number; width: number;
  tokens: number; trainTokens: number; contexts: number; activations: number; l0: number;
  dead: number; rare: number; rareBelow: number;
  densities: Histogram; quality: QualityCategory[]; qualityOfOtherWeights: boolean;
  naming: Naming | null; labelled: number;
}
/** How many latents are named by what they track, how many labelled variables are told well; each with its least F1. */
export interface Naming { latents: number; latentsFrom: number; variables: number; allVariables: number; variablesFrom: number }
/** Bins of equal width from low to high. */
export interface Histogram { low: number; high: number; counts: number[] }
export interface QualityCategory { name: string; metrics: QualityMetric[] }
export interface QualityMetric { name: string; value: number; controls: QualityControl[] }
export interface QualityControl { name: string; value: number }

export interface LatentPage { total: number; matching: number; offset: number; latents: LatentRow[] }
export interface LatentRow {
  latent: number; tracks: Tracks | null; label: Label | null; tokens: number; density: number; max: number; mean: number;
  firesOn: Token[]; promotes: Token[];
}
export interface Token { id: number; text: string }
/** A labelled variable and how well a latent tells it on held-out text; it counts as firing above a share of its maximum. */
export interface Tracks { name: string; description: string; f1: number; precision: number; recall: number; threshold: number }

/** What somebody says a latent fires on, and how well that tells where it does. */
export interface Label { text: string; explainer: string; judge: string | null; score: LabelScore | null }
export interface LabelScore { scorer: string; measure: string; value: number; low: number; high: number; chance: number; asked: number }

export interface Latent {
  latent: number; latents: number; tracks: Tracks | null; label: Label | null; tokens: number; density: number; max: number; mean: number;
  contexts: number; allContexts: number; allTokens: number; heldOut: number;
  activations: Histogram; logits: LogitEffects | null; neighbours: Neighbour[];
  place: number; of: number; previous: number | null; next: number | null;
}
export interface LogitEffects { top: TokenEffect[]; bottom: TokenEffect[]; vocabulary: Histogram }
export interface TokenEffect { id: number; text: string; value: number }
export interface Neighbour { latent: number; cosine: number; jaccard: number; firesOn: Token[] }

export interface Examples { kind: ExampleKind; matching: number; examples: Example[] }
export interface Example {
  context: number; document: number; heldOut: boolean; value: number;
  /** Position of the strongest token, counted from the start of the context. */
  peak: number;
  /** Position of the first token below. */
  start: number;
  /** Tokens of the whole context. */
  length: number;
  tokens: ExampleToken[];
}
export interface ExampleToken { id: number; text: string; activation: number; special: boolean }

export type ExampleKind = "top" | "random" | "interval";
export type Sort = "number" | "density" | "max" | "mean" | "tracks";
export interface Order { sort: Sort; descending: boolean; filter: string }
export interface ExampleQuery { kind: ExampleKind; low?: number | undefined; high?: number | undefined; seed: number }

type Parameters = Record<string, string | number | boolean | undefined>;

function address(parts: (string | number)[], parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== "") query.set(name, String(value));
  const text = query.toString();
  return `/api/${parts.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

export const addresses = {
  run: () => address(["run"]),
  overview: (dictionary: string) => address(["dictionaries", dictionary]),
  latents: (dictionary: string, order: Order, offset: number, count: number) =>
    address(["dictionaries", dictionary, "latents"], { ...order, offset, count }),
  latent: (dictionary: string, latent: number, order: Order) =>
    address(["dictionaries", dictionary, "latents", latent], { ...order }),
  examples: (dictionary: string, latent: number, query: ExampleQuery, count = 20) =>
    address(["dictionaries", dictionary, "latents", latent, "examples"], { ...query, count }),
  context: (dictionary: string, latent: number, context: number) =>
    address(["dictionaries", dictionary, "latents", latent, "contexts", context]),
};

// A run does not change while it is served, so an answer stays true; only the latest few hundred are kept.
const kept = new Map<string, Promise<unknown>>();
const arrived = new Map<string, unknown>();
const most = 400;

/** The answer at an address, asked for once. */
export function get<T>(url: string): Promise<T> {
  const before = kept.get(url);
  if (before) return before as Promise<T>;
  const answer = ask<T>(url);
  kept.set(url, answer);
  answer.then(value => arrived.set(url, value), () => kept.delete(url));
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
    arrived.delete(oldest);
  }
  return answer;
}

/** The answer if it is here already. */
export function peek<T>(url: string): T | undefined {
  return arrived.get(url) as T | undefined;
}

async function ask<T>(url: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error("the server does not answer; start it again with “fathom serve”");
  }
  const body = await response.json();
  if (!response.ok) throw new Error((body as { error: string }).error);
  return body as T;
}
