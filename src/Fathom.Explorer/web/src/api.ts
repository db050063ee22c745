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
export type ExampleKind = Schemas["ExampleKind"];

export type Sort = "number" | "density" | "max" | "mean" | "tracks";
export interface Order { sort: Sort; descending: boolean; filter: string }
export interface ExampleQuery { kind: ExampleKind; low?: number | undefined; high?: number | undefined; seed: number }

type Parameters = Record<string, string | number | boolean | undefined>;

/** An address of the API; what is not given is left out. */
export function address(parts: (string | number)[], parameters: Parameters = {}): string {
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

// What a run's index says does not change while it is served, so an answer stays true; only the latest few hundred are kept. What does
// change (notes, runs in progress) is asked for with `ask`, or forgotten with `forget` once it was written.
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

/** Drops what is kept of the addresses that start so. */
export function forget(start: string): void {
  for (const url of kept.keys())
    if (url.startsWith(start)) {
      kept.delete(url);
      arrived.delete(url);
    }
}

/** The answer if it is here already. */
export function peek<T>(url: string): T | undefined {
  return arrived.get(url) as T | undefined;
}

/** The answer at an address, or to a body, asked for now. */
export async function ask<T>(url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(url, body, signal);
  return await response.json() as T;
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
  throw new Error((await response.json() as Schemas["ErrorResponse"]).error);
}
