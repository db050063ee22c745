using Fathom.Features;
using Fathom.Models;

namespace Fathom.Bench;

/// <summary>What one model's texts take.</summary>
/// <param name="Name">Of the model.</param>
/// <param name="Index">Of the dictionary.</param>
/// <param name="Config">The model's shape.</param>
/// <param name="First">Seconds of the first request, which loads the model and the dictionary.</param>
/// <param name="Reading">Milliseconds of the latents of a text, ascending.</param>
/// <param name="Effects">Milliseconds of the effects of a few latents on it, ascending.</param>
sealed record ExplorerTextTimes(string Name, IndexDescription Index, ModelConfig Config, double First, double[] Reading, double[] Effects);
