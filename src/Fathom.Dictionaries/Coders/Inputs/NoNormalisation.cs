namespace Fathom.Dictionaries;

/// <summary>Vectors are read as they are.</summary>
sealed class NoNormalisation : InputNormalisation
{
    public override string Name => "none";

    internal override RowScale Of(ReadOnlySpan<float> x) => new(0, 1, 1);
}
