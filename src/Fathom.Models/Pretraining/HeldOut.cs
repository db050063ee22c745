namespace Fathom.Models.Pretraining;

/// <summary>Which sequence numbers are for training and which for measuring.</summary>
public static class HeldOut
{
    /// <summary>The first number that no training reaches. A source over a finite text keeps text apart for the numbers from
    /// here on.</summary>
    public const long FirstSequence = 1L << 40;
}
