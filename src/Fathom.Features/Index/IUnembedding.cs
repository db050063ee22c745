using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The way from the site of a dictionary straight to the logits of a model.</summary>
public interface IUnembedding
{
    /// <summary>Width d of the site.</summary>
    int Width { get; }

    /// <summary>Tokens V.</summary>
    int VocabularySize { get; }

    /// <summary>What each direction, added at the site, adds to the logits without passing through any later layer.</summary>
    /// <param name="directions">[n, d]</param>
    /// <param name="n">Directions.</param>
    /// <param name="logits">[n, V]</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    void LogitEffects(ReadOnlySpan<float> directions, int n, Span<float> logits, Workers workers);
}
