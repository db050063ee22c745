namespace Fathom.Explorer;

/// <summary>Which latents of a dictionary a table shows.</summary>
enum LatentShow
{
    All,

    /// <summary>Those that fire.</summary>
    Alive,

    /// <summary>Those that never do.</summary>
    Dead,

    /// <summary>Those that have a label.</summary>
    Labelled,

    /// <summary>Those that fire and have none.</summary>
    Unlabelled,
}
