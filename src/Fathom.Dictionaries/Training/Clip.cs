namespace Fathom.Dictionaries;

/// <summary>Which gradient norm decides how much a step is clipped.</summary>
public enum Clip
{
    /// <summary>The previous step's: the fused step never holds a whole gradient.</summary>
    Previous,

    /// <summary>This step's own, for the price of a second pass over the active pairs.</summary>
    Exact,

    /// <summary>None: the gradient is taken as it is.</summary>
    Off,
}
