// Trainings, sweeps, comparisons and evaluations, in the words of the server.
import { address } from "../api.ts";
import type { components } from "../generated/schema.ts";

type Schemas = components["schemas"];

export type Training = Schemas["TrainingResponse"];
export type Trainings = Schemas["TrainingsResponse"];
export type Followed = Schemas["FollowResponse"];
export type Curve = Schemas["CurveResponse"];
export type Sweeps = Schemas["SweepsResponse"];
export type Sweep = Schemas["SweepResponse"];
export type Swept = Schemas["SweptResponse"];
export type LawsStep = Schemas["LawsStep"];
export type Laws = Schemas["LawsResponse"];
export type Law = Schemas["LawResponse"];
export type LawLine = Schemas["LawLine"];
export type LawNumber = Schemas["LawNumber"];
export type LawPlace = Schemas["LawPlace"];
export type ScalingAxis = Schemas["ScalingAxis"];
export type ScalingMeasure = Schemas["ScalingMeasure"];
export type ComparisonStep = Schemas["ComparisonStep"];
export type Comparison = Schemas["ComparisonResponse"];
export type Comparisons = Schemas["ComparisonsResponse"];
export type ComparedKind = "matched" | "onlyFirst" | "onlySecond" | "split";
export type ComparedPage = Schemas["ComparedResponse"];
export type ComparedPair = Schemas["ComparedPair"];
export type ComparedLatent = Schemas["ComparedLatent"];
export type Evaluation = Schemas["EvaluationResponse"];
export type MeasuredMetric = Schemas["MeasuredMetric"];
export type MeasuredFigure = Schemas["MeasuredFigure"];
export type MeasuredValue = Schemas["MeasuredValue"];

export const runAddresses = {
  trainings: () => address(["trainings"]),
  follow: () => address(["trainings", "follow"]),
  sweeps: () => address(["sweeps"]),
  scaling: (measure: ScalingMeasure) => address(["scaling"], { measure }),
  evaluation: (dictionary: string) => address(["dictionaries", dictionary, "evaluation"]),
  comparisons: () => address(["comparisons"]),
  comparison: (first: string, second: string) => address(["comparisons", first, second]),
  compared: (first: string, second: string, query: { kind: ComparedKind; sort: string; descending: boolean; offset: number; count: number }) =>
    address(["comparisons", first, second, "latents"], query),
};
