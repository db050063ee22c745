namespace Fathom.Models.Generation;

/// <summary>How the next token is drawn from the logits.</summary>
public sealed record Sampling
{
    /// <summary>Always the token with the largest logit.</summary>
    public static Sampling Greedy { get; } = new() { Temperature = 0 };

    /// <summary>What logits are divided by; 0 takes the largest.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the so many likeliest tokens may be drawn; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together first reach this probability may be drawn; 1 for all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Equal seeds draw equal tokens: the number drawn at a position is a function of seed and position.</summary>
    public ulong Seed { get; init; }

    /// <summary>Throws unless every number is in its range.</summary>
    internal void Require()
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
            throw new OptionException($"temperature {Temperature} is not a number from 0 up");
        if (TopK < 0) throw new OptionException($"top-k {TopK} is not a number from 0 up");
        if (!(TopP > 0 && TopP <= 1)) throw new OptionException($"top-p {TopP} is not between 0 and 1");
    }
}
