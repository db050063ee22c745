namespace Fathom.Explorer;

/// <summary>L(x) = e + a x^b.</summary>
/// <param name="Irreducible">e.</param>
/// <param name="IrreducibleIsToldFrom0">Whether e is.</param>
/// <param name="Factor">a.</param>
/// <param name="Exponent">b.</param>
sealed record PowerResponse(LawNumber Irreducible, bool IrreducibleIsToldFrom0, LawNumber Factor, LawNumber Exponent);
