import { count, counted, figure, percent, short } from "../format.ts";
import type { Law, LawNumber, ScalingAxis, ScalingMeasure } from "./api.ts";

export const axes: { over: ScalingAxis; name: string; of: string; symbol: string }[] = [
  { over: "latents", name: "latents", of: "latents", symbol: "n" },
  { over: "joint", name: "latents and k", of: "latents", symbol: "n" },
  { over: "compute", name: "compute", of: "FLOPs of training", symbol: "C" },
  { over: "tokens", name: "tokens", of: "tokens of training", symbol: "t" },
];

export const losses: { measure: ScalingMeasure; name: string; of: string }[] = [
  { measure: "fvu", name: "FVU", of: "FVU, fraction of variance unexplained" },
  { measure: "added", name: "added loss", of: "added loss, nats that splicing adds" },
];

export const axisOf = (over: ScalingAxis) => axes.find(each => each.over === over)!;
export const lossOf = (measure: ScalingMeasure) => losses.find(each => each.measure === measure)!;

/** A number of what a law is over. */
export const amount = (over: ScalingAxis, value: number) => (over === "compute" ? value.toExponential(1).replace("e+", "e").replace(".0e", "e") : over === "tokens" ? short(value) : count(value));

/** A fitted number without its interval. */
export const number = (value: number | null) => (value === null ? "unbounded" : figure(value));

/** A number that was fitted, with its interval. */
export const within = (it: LawNumber) => `${number(it.value)} (${number(it.low)} to ${number(it.high)})`;

/** The law in words: what falls how fast, how sure that is, what it was fitted to. */
export function said(law: Law): string[] {
  const { over, power, joint } = law;
  const of = axisOf(over).of;
  const sentences: string[] = [];
  if (power) {
    sentences.push(`Exponent ${within(power.exponent)}: ten times the ${of} leave ${left(power.exponent.value)} of what can fall.`);
    sentences.push(power.irreducibleIsToldFrom0 ? `No number of ${of} takes away ${within(power.irreducible)}.`
      : `A part that no number of ${of} takes away is not told from 0 (up to ${number(power.irreducible.high)}).`);
  }
  if (joint) {
    sentences.push(`Exponent of latents: ${joint.exponents.map(each => `${within(each.exponent)} at ${each.name}`).join("; ")}.`);
    if (!joint.irreducibleIsToldFrom0) sentences.push("A part that no number of latents takes away is not told from 0, so ζ and η say nothing.");
  }
  const xs = law.curves.flatMap(curve => curve.points.map(point => point.x));
  sentences.push(`Fitted to ${counted(law.settings, "setting")} of ${counted(law.dictionaries, "dictionary", "dictionaries")}, from ${amount(over, Math.min(...xs))} to ${amount(over, Math.max(...xs))} ${of}; ` +
    `a dictionary lies ${percent(law.error!)} off it.`);
  return sentences;
}

const left = (exponent: number | null) => (exponent === null ? "an unknown share" : percent(10 ** exponent));

/** How far a law is drawn beyond what was measured, and what that is worth. */
export function beyondWords(over: ScalingAxis, most: number, times: number): string {
  const of = axisOf(over).of;
  return times === 1 ? `Nothing is drawn beyond the largest that was measured, ${amount(over, most)} ${of}.`
    : `Dashed up to ${amount(over, most * times)} ${of}, ${times} times the largest that was measured: that is extrapolation. The band knows the noise, and nothing in a law says that it holds there.`;
}
