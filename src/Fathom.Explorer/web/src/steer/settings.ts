// What the steering bench is set to, and how it stands in the address.
import type { components } from "../generated/schema.ts";

type Schemas = components["schemas"];

export type Settings = Required<Schemas["SteerSettings"]>;
export type Intervention = Required<Omit<Schemas["InterventionRequest"], "gate">> & { gate: Required<Schemas["GateRequest"]> | null };
export type Direction = Schemas["DirectionRequest"];
export type DirectionKind = Schemas["DirectionKind"];
export type Column = Schemas["SteeringColumn"];
export type SteerInfo = Schemas["SteerInfo"];
export type SteerToken = Schemas["SteerToken"];
export type Dose = Schemas["DoseResponse"];
export type DosePoint = Schemas["DosePointResponse"];
export type SettingsFile = Schemas["SettingsFile"];
export type Saved = Schemas["SavedSettings"];

export interface Bench { settings: Omit<Settings, "interventions"> & { interventions: Intervention[] }; columns: Column[]; strengths: string; prompts: string; targets: string }

export const columns: { column: Column; name: string; what: string }[] = [
  { column: "default", name: "Default", what: "nothing is changed" },
  { column: "steered", name: "Steered", what: "the direction is added" },
  { column: "clamped", name: "Clamped", what: "the latent is held at that value, the dictionary’s error kept" },
  { column: "errorFree", name: "Error-free", what: "nothing is steered; the reconstruction stands in for the activation" },
  { column: "frozen", name: "Frozen attention", what: "as steered, attending as the unsteered model does" },
];

export const intervention = (direction: Direction): Intervention => ({
  kind: direction.from === "latent" ? "clamp" : "add", direction, strength: direction.from === "latent" ? 1 : 0.5,
  unit: direction.from === "latent" ? "max" : "norm", positions: "all", specialTokens: false, gate: null,
});

export const blank: Bench = {
  settings: {
    interventions: [], prompt: "One day, ", maxTokens: 60, temperature: 0.7, topK: 0, topP: 1, seed: 0, frozenAttention: false,
  },
  columns: ["default", "steered", "clamped", "errorFree"],
  strengths: "0.25, 0.5, 1, 1.5, 2", prompts: "", targets: "",
};

/** Addresses longer than this are cut by some who pass them on. */
const longest = 6000;

/** The parts that differ from a blank bench, as the query of an address; nothing where they are too long for one. */
export function toState(bench: Bench): Record<string, string> {
  const state: Record<string, string> = {};
  for (const name of ["settings", "columns", "strengths", "prompts", "targets"] as const) {
    const [text, otherwise] = [bench[name], blank[name]].map(value => typeof value === "string" ? value : JSON.stringify(value));
    if (text !== otherwise) state[name] = text!;
  }
  return JSON.stringify(state).length <= longest ? state : {};
}

/** What an address says; of what it does not say, or says wrongly, the blank bench. */
export function fromState(state: Record<string, string>): Bench {
  const read = <T>(name: string, otherwise: T, good: (value: unknown) => boolean): T => {
    try {
      const value: unknown = JSON.parse(state[name] ?? "null");
      return good(value) ? value as T : otherwise;
    } catch {
      return otherwise;
    }
  };
  const given = read<Partial<Settings>>("settings", {}, value => typeof value === "object" && value !== null && !Array.isArray(value));
  return {
    settings: filled(given),
    columns: read("columns", blank.columns, value => Array.isArray(value) && value.length > 0 && value.every(each => columns.some(({ column }) => column === each))),
    strengths: state["strengths"] ?? blank.strengths, prompts: state["prompts"] ?? "", targets: state["targets"] ?? "",
  };
}

/** Settings with everything said that may be left out. */
export function filled(given: Partial<Schemas["SteerSettings"]>): Bench["settings"] {
  const all = Array.isArray(given.interventions) ? given.interventions : [];
  return {
    ...blank.settings, ...given,
    interventions: all.filter(one => one?.direction?.from !== undefined).map(one => ({
      ...intervention(one.direction), ...one,
      gate: one.gate ? { above: 0, unit: "raw" as const, ...one.gate } : null,
    })),
  };
}

export const numbers = (text: string) => text.split(/[,;\s]+/).filter(Boolean).map(Number);
export const lines = (text: string) => text.split("\n").map(line => line.trimEnd()).filter(line => line !== "");
