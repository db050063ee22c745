import type { LatentEffect } from "../../api.ts";
import { activation, count, nats, share } from "../../format.ts";
import type { Line } from "./LatentList.tsx";
import type { Firing } from "./reading.ts";

export type By = "change" | "activation" | "quantile" | "effect";

/** The orders of a list of latents that fire. */
export const orders: { by: By; name: string; tip: string }[] = [
  { by: "change", name: "change", tip: "by how much the activation changed" },
  { by: "activation", name: "activation", tip: "the strongest first" },
  { by: "quantile", name: "quantile", tip: "the most unusual first: the share of a latent’s own firings in the run that are not above this one" },
  { by: "effect", name: "loss effect", tip: "by how much the text is likelier with the latent than with it taken out" },
];

const none = (latent: number): Firing => ({ latent, activation: 0, quantile: 0, peak: 0 });

/** The latents of a text in an order, each with the figure that it goes by. */
export function lines(by: By, now: Map<number, Firing>, then: Map<number, Firing> | undefined, effects: Map<number, LatentEffect>): Line[] {
  switch (by) {
    case "change": return changes(now, then!);
    case "effect": return scaled([...effects.values()].map(({ latent, total }) =>
      ({ latent, size: total, key: Math.abs(total), value: nats(total), tip: `the text is ${total} nats likelier with it` })));
    default: return scaled([...now.values()].map(firing => ({
      latent: firing.latent, size: by === "quantile" ? firing.quantile : firing.activation,
      // Among firings that all stand at the top, the stronger first.
      key: by === "quantile" ? firing.quantile + 1e-6 * Math.min(99, firing.activation) : firing.activation,
      value: by === "quantile" ? share(firing.quantile, 3) : activation(firing.activation),
      tip: `activation ${activation(firing.activation)} · not above it: ${share(firing.quantile, 4)} of its firings · strongest at position ${count(firing.peak)}`,
    })));
  }
}

function changes(now: Map<number, Firing>, then: Map<number, Firing>): Line[] {
  return scaled([...new Set([...now.keys(), ...then.keys()])].map(latent => {
    const [old, fresh] = [(then.get(latent) ?? none(latent)).activation, (now.get(latent) ?? none(latent)).activation];
    return { latent, size: fresh - old, key: Math.abs(fresh - old), value: `${activation(old)} → ${activation(fresh)}`, tip: `changed by ${fresh - old}` };
  }).filter(line => line.key > 0));
}

function scaled(all: (Omit<Line, "bar"> & { size: number; key: number })[]): Line[] {
  const most = Math.max(1e-9, ...all.map(line => Math.abs(line.size)));
  return all.sort((a, b) => b.key - a.key || a.latent - b.latent).map(({ latent, size, value, tip }) => ({ latent, value, tip, bar: size / most }));
}
