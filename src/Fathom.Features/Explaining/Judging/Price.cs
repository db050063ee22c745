namespace Fathom.Features;

/// <summary>Price of a model, money for a million tokens.</summary>
/// <param name="In">Of questions.</param>
/// <param name="Out">Of answers.</param>
public sealed record Price(decimal In, decimal Out)
{
    /// <summary>Of what nobody has named a price for.</summary>
    public static Price None { get; } = new(0, 0);

    const decimal Million = 1_000_000;

    /// <summary>Of a number of tokens, exactly.</summary>
    public decimal Of(long tokensIn, long tokensOut) => (tokensIn * In + tokensOut * Out) / Million;
}
