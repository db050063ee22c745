namespace Fathom.Evaluation;

/// <summary>How latents of two dictionaries were paired one to one.</summary>
public enum MatchMethod
{
    /// <summary>The assignment of the largest summed |cosine|, exact (<see cref="LinearAssignment"/>).</summary>
    Assignment,

    /// <summary>Pairs each of which is the nearest to the other; the rest stays without a partner. For dictionaries whose
    /// cosines do not fit into memory at once.</summary>
    MutualNearest,
}
