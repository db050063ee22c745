namespace Fathom.Cli;

/// <summary>What the main job made at one site.</summary>
/// <param name="Name">Of the dictionary.</param>
/// <param name="Core">Its core metrics.</param>
/// <param name="Truth">What it knows of labelled variables; null where the documents carry no labels.</param>
sealed record MainResult(string Name, Evaluated Core, Evaluated? Truth);
