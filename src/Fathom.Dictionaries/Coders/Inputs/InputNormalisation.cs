namespace Fathom.Dictionaries;

/// <summary>What is done to each vector before a dictionary reads it, and undone in its reconstruction.</summary>
public abstract class InputNormalisation
{
    public static readonly InputNormalisation None = new NoNormalisation();
    public static readonly InputNormalisation LayerNorm = new LayerNormalisation();
    public static readonly InputNormalisation ConstantNorm = new ConstantNormalisation();

    /// <summary>Every kind that there is.</summary>
    public static IReadOnlyList<InputNormalisation> All { get; } = [None, LayerNorm, ConstantNorm];

    /// <summary>The name in cfg.json, which is SAELens's.</summary>
    public abstract string Name { get; }

    /// <summary>What it does to one vector.</summary>
    /// <param name="x">[d]</param>
    internal abstract RowScale Of(ReadOnlySpan<float> x);
}
