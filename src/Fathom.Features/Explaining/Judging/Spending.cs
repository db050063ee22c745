namespace Fathom.Features;

/// <summary>What calls cost.</summary>
/// <param name="TokensIn">Tokens of questions.</param>
/// <param name="TokensOut">Tokens of answers.</param>
/// <param name="Money">In the unit of the prices; exact.</param>
public readonly record struct Spending(long TokensIn, long TokensOut, decimal Money)
{
    public static Spending operator +(Spending a, Spending b) =>
        new(a.TokensIn + b.TokensIn, a.TokensOut + b.TokensOut, a.Money + b.Money);
}
