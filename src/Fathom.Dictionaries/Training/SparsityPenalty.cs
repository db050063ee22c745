namespace Fathom.Dictionaries;

/// <summary>A penalty Σ φ(u) on latent activations times the norms of their decoder rows, u = f N, weight included.</summary>
abstract class SparsityPenalty
{
    /// <summary>φ' of some activations of one latent.</summary>
    /// <param name="values">f, none below 0.</param>
    /// <param name="norm">N.</param>
    /// <param name="slopes">φ'(f N), replaced; may be <paramref name="values"/>.</param>
    /// <returns>Σ φ(f N).</returns>
    public abstract double Slopes(ReadOnlySpan<float> values, float norm, Span<float> slopes);
}
