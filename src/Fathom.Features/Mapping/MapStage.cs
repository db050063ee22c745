namespace Fathom.Features;

/// <summary>What is being done for a map.</summary>
public enum MapStage
{
    /// <summary>The nearest rows of each row; counted in rows.</summary>
    Neighbours,

    /// <summary>The places; counted in steps.</summary>
    Layout,
}
