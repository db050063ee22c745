using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>A forward pass with something else in the place of activations.</summary>
/// <param name="Hooks">What puts it there.</param>
/// <param name="Start">Where the pass begins; null at the embedding.</param>
readonly record struct SplicedPass(Hooks Hooks, PassStart? Start);
