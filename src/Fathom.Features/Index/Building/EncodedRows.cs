using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The active latents of a block of rows, on their way into the posting lists.</summary>
sealed class EncodedRows
{
    /// <summary>Number of the first row.</summary>
    public long First { get; set; }

    public SparseCodes Codes { get; } = new(0, 0);
}
