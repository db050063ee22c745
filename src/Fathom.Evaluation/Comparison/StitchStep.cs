namespace Fathom.Evaluation;

/// <summary>What a stage of stitching does.</summary>
public enum StitchStep
{
    /// <summary>The small dictionary alone.</summary>
    Small,

    /// <summary>Novel latents of the large one are added.</summary>
    Novel,

    /// <summary>Reconstruction latents of the large one take the place of their counterparts.</summary>
    Swap,

    /// <summary>Latents of the small one without a counterpart go: the large one remains.</summary>
    Remove,
}
