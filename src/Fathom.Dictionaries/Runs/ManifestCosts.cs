namespace Fathom.Dictionaries;

/// <summary>What a step cost.</summary>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="Tokens">Tokens or rows worked on, repeats included.</param>
/// <param name="Flops">Floating-point operations of the matrix products, a multiply-add being two.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="Money">Paid to others, in the unit of the prices that were given.</param>
public sealed record ManifestCosts(double Seconds = 0, long Tokens = 0, double Flops = 0, long Bytes = 0, double Money = 0)
{
    public static ManifestCosts operator +(ManifestCosts a, ManifestCosts b) =>
        new(a.Seconds + b.Seconds, a.Tokens + b.Tokens, a.Flops + b.Flops, a.Bytes + b.Bytes, a.Money + b.Money);
}
