namespace Fathom.Explorer;

/// <summary>L(n, k) = exp(α + β_k ln k + β_n ln n + γ ln k ln n) + exp(ζ + η ln k).</summary>
/// <param name="Numbers">By their letters.</param>
/// <param name="IrreducibleIsToldFrom0">Whether the second term is; where it is not, ζ and η say nothing.</param>
/// <param name="Exponents">β_n + γ ln k: the exponent of n at each k.</param>
sealed record JointResponse(IReadOnlyDictionary<string, LawNumber> Numbers, bool IrreducibleIsToldFrom0,
    IReadOnlyList<JointExponent> Exponents);
