// The answers of the server, in the words of its description (openapi.json, made from src/Fathom.Explorer/Api), and how to ask.
import type { components } from "./generated/schema.ts";

type Schemas = components["schemas"];

export type RunInfo = Schemas["RunResponse"];
export type DictionaryEntry = Schemas["DictionaryResponse"];
export type Overview = Schemas["OverviewResponse"];
export type Naming = Schemas["NamingResponse"];
/** Bins of equal width from low to high. */
export type Histogram = Schemas["HistogramResponse"];
export type QualityCategory = Schemas["QualityCategory"];
export type QualityMetric = Schemas["QualityMetric"];
export type QualityControl = Schemas["QualityControl"];
export type LatentPage = Schemas["LatentsResponse"];
export type LatentRow = Schemas["LatentRow"];
export type Token = Schemas["TokenResponse"];
/** A labelled variable and how well a latent tells it on held-out text; it counts as firing above a share of its maximum. */
export type Tracks = Schemas["TracksResponse"];
/** What somebody says a latent fires on, and how well that tells where it does. */
export type Label = Schemas["LabelResponse"];
export type LabelScore = Schemas["LabelScore"];
export type Latent = Schemas["LatentResponse"];
/** Whose figures they are, where others published them. */
export type Published = Schemas["PublishedResponse"];
export type LogitEffects = Schemas["LogitEffectsResponse"];
export type TokenEffect = Schemas["TokenEffectResponse"];
export type Neighbour = Schemas["NeighbourResponse"];
export type Examples = Schemas["ExamplesResponse"];
export type Example = Schemas["ExampleResponse"];
export type ExampleToken = Schemas["ExampleTokenResponse"];
/** A text and the latents that fire on it, token by token. */
export type Reading = Schemas["TextResponse"];
export type ReadToken = Schemas["TextTokenResponse"];
/** What a latent does to the predictions of a text, token by token. */
export type LatentEffect = Schemas["LatentEffectResponse"];
export type Effects = Schemas["EffectsResponse"];
export type Rows = Schemas["RowsResponse"];
export type LabelSearch = Schemas["LabelSearchResponse"];
export type TokenSearch = Schemas["TokenSearchResponse"];
export type VectorSearch = Schemas["VectorSearchResponse"];
/** Which examples: those of the API, and two kinds with a panel of their own. */
export type ExampleKind = Schemas["ExampleKind"] | "strengths" | "misses";
export type Strengths = Schemas["StrengthsResponse"];
export type NearMisses = Schemas["NearMissesResponse"];
/** Latents of the whole dictionary that fire where another does. */
export type Company = Schemas["CompanyResponse"];
export type Companion = Schemas["CompanionResponse"];
/** All labels by explainers, with their scores and the passages that these were lost on. */
export type Explained = Schemas["ExplainedResponse"];
export type ExplainedLabel = Schemas["ExplainedLabel"];
export type ExplainedScore = Schemas["ExplainedScore"];
export type LatentMap = Schemas["MapResponse"];
/** How far a map is that is being made. */
export type MapStep = Schemas["MapStep"];
export type Matches = Schemas["MatchesResponse"];
/** What a person wrote about a latent. */
export type Note = Schemas["NoteResponse"];
export type Notes = Schemas["NotesResponse"];
export type NoteEdit = Schemas["NoteEdit"];
export type NoteConflict = Schemas["NoteConflict"];
export type Lists = Schemas["ListsResponse"];
export type List = Schemas["ListResponse"];
export type ListConflict = Schemas["ListConflict"];

export type Sort = "number" | "density" | "max" | "mean" | "contexts" | "tracks" | "score" | "listed";
export type Show = "all" | "alive" | "dead" | "labelled" | "unlabelled";
export interface Order {
  sort: Sort; descending: boolean; filter: string; show: Show;
  /** Densities, both ends included. */
  from?: number | undefined; to?: number | undefined;
  /** The list that they are in; 0 for any or none. */
  list: number;
  /** Corners of the part of the map that they lie in. */
  area: string;
}
export interface ExampleQuery { kind: ExampleKind; low?: number | undefined; high?: number | undefined; seed: number }

type Parameters = Record<string, string | number | boolean | undefined>;

/** An address of the API; what is not given is left out. */
export function address(parts: (string | number)[], parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== "") query.set(name, String(value));
  const text = query.toString();
  return `/api/${parts.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

const filters = ({ filter, show, from, to, list, area }: Order): Parameters =>
  ({ filter, show: show === "all" ? undefined : show, from, to, list: list || undefined, area });
const ordered = (order: Order): Parameters => ({ sort: order.sort, descending: order.descending, ...filters(order) });

export const addresses = {
  run: () => address(["run"]),
  overview: (dictionary: string) => address(["dictionaries", dictionary]),
  latents: (dictionary: string, order: Order, offset: number, count: number) =>
    address(["dictionaries", dictionary, "latents"], { ...ordered(order), offset, count }),
  latent: (dictionary: string, latent: number, order: Order) =>
    address(["dictionaries", dictionary, "latents", latent], ordered(order)),
  row: (dictionary: string, latent: number) => address(["dictionaries", dictionary, "latents", latent, "row"]),
  strengths: (dictionary: string, latent: number, seed: number) =>
    address(["dictionaries", dictionary, "latents", latent, "strengths"], { seed }),
  misses: (dictionary: string, latent: number) => address(["dictionaries", dictionary, "latents", latent, "near-misses"]),
  company: (dictionary: string, latent: number) => address(["dictionaries", dictionary, "latents", latent, "company"]),
  labels: (dictionary: string, latent: number) => address(["dictionaries", dictionary, "latents", latent, "labels"]),
  notes: (dictionary: string, latent: number) => address(["dictionaries", dictionary, "latents", latent, "notes"]),
  lists: (dictionary: string) => address(["dictionaries", dictionary, "lists"]),
  list: (dictionary: string, list: number | string) => address(["dictionaries", dictionary, "lists", list]),
  map: (dictionary: string) => address(["dictionaries", dictionary, "map"]),
  mapPoints: (dictionary: string) => address(["dictionaries", dictionary, "map", "points"]),
  matches: (dictionary: string, order: Order) => address(["dictionaries", dictionary, "map", "matches"], filters(order)),
  examples: (dictionary: string, latent: number, query: ExampleQuery, count = 20) =>
    address(["dictionaries", dictionary, "latents", latent, "examples"], { ...query, count }),
  context: (dictionary: string, latent: number, context: number) =>
    address(["dictionaries", dictionary, "latents", latent, "contexts", context]),
  contextEffects: (dictionary: string, latent: number, context: number) =>
    address(["dictionaries", dictionary, "latents", latent, "contexts", context, "effects"]),
  text: (dictionary: string) => address(["dictionaries", dictionary, "text"]),
  textEffects: (dictionary: string) => address(["dictionaries", dictionary, "text", "effects"]),
  searchLabels: (dictionary: string, query: string) => address(["dictionaries", dictionary, "search", "labels"], { query }),
  searchTokens: (dictionary: string, query: string, token: number | undefined) =>
    address(["dictionaries", dictionary, "search", "tokens"], { query, token }),
  searchVector: (dictionary: string) => address(["dictionaries", dictionary, "search", "vector"]),
  rows: (dictionary: string) => address(["dictionaries", dictionary, "rows"]),
};

// What a run's index says does not change while it is served, so an answer stays true; only the latest few hundred are kept. What does
// change (notes, runs in progress) is asked for with `ask`, or forgotten with `forget` once it was written.
const kept = new Map<string, Promise<unknown>>();
const arrived = new Map<string, unknown>();
const most = 400;

/** What an answer is kept by. */
export const keyOf = (url: string, body?: unknown) => (body === undefined ? url : `${url} ${JSON.stringify(body)}`);

/** The answer at an address, or to a body, asked for once. */
export function get<T>(url: string, body?: unknown): Promise<T> {
  const key = keyOf(url, body);
  const before = kept.get(key);
  if (before) return before as Promise<T>;
  const answer = ask<T>(url, body);
  kept.set(key, answer);
  answer.then(value => arrived.set(key, value), () => kept.delete(key));
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
    arrived.delete(oldest);
  }
  return answer;
}

/** Told when something that was kept is dropped. */
export const onForget = new Set<() => void>();

/** Drops what is kept of the addresses that start so: what is shown of it is asked for anew. */
export function forget(start: string): void {
  for (const url of kept.keys())
    if (url.startsWith(start)) {
      kept.delete(url);
      arrived.delete(url);
    }
  for (const told of onForget) told();
}

/** A request that was refused, and all that was said of it. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly body: Schemas["ErrorResponse"]) {
    super(body.error);
  }
}

/** The answer if it is here already. */
export function peek<T>(url: string, body?: unknown): T | undefined {
  return arrived.get(keyOf(url, body)) as T | undefined;
}

/** The answer at an address, or to a body, asked for now: an ArrayBuffer where the server sends bytes. */
export async function ask<T>(url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(url, body, signal);
  const binary = response.headers.get("Content-Type") === "application/octet-stream";
  return await (binary ? response.arrayBuffer() : response.json()) as T;
}

/** Records as the server sends them, until it has no more, it fails or the caller aborts. */
export async function* stream<T>(url: string, body?: unknown, signal?: AbortSignal): AsyncGenerator<T> {
  const response = await send(url, body, signal);
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + part).split("\n\n");
    text = events.pop()!;
    for (const event of events) {
      const data = event.split("\n").filter(line => line.startsWith("data: ")).map(line => line.slice(6)).join("\n");
      if (event.startsWith("event: end")) return;
      if (event.startsWith("event: error")) throw new Error((JSON.parse(data) as Schemas["ErrorResponse"]).error);
      yield JSON.parse(data) as T;
    }
  }
  throw new Error("the server stopped before it was done");
}

/** Saves the file that is the answer to a body, under the name that the server proposes. */
export async function download(url: string, body: unknown): Promise<void> {
  const response = await send(url, body, undefined);
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "export";
  saveAs(name, await response.blob());
}

/** Hands a file to the browser's downloads. */
export function saveAs(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function send(url: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...(body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("the server does not answer; start it again with “fathom serve”");
  }
  if (response.ok) return response;
  throw new Refusal(response.status, await response.json() as Schemas["ErrorResponse"]);
}
