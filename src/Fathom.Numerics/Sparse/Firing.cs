namespace Fathom.Numerics;

/// <summary>A latent that fires on a row.</summary>
readonly record struct Firing(int Row, int Latent, float Value)
{
    /// <summary>Whether this one goes before another: the larger value, then the lower row, then the lower latent.</summary>
    public bool IsBefore(Firing other) => Value != other.Value ? Value > other.Value
        : Row != other.Row ? Row < other.Row : Latent < other.Latent;
}
