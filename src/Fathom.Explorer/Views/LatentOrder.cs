namespace Fathom.Explorer;

/// <summary>An order of the table: by what, which way, and which latents.</summary>
/// <param name="Sort">By what; equals go by number, the lower first.</param>
/// <param name="Descending">The largest first.</param>
/// <param name="Filter">Digits that the number starts with, or text within a token that tells of the latent, within the name
/// of what it tracks or within its label; empty for all.</param>
readonly record struct LatentOrder(LatentSort Sort, bool Descending, string Filter)
{
    /// <summary>Which of them.</summary>
    public LatentShow Show { get; init; }

    /// <summary>The least density; null for any.</summary>
    public float? From { get; init; }

    /// <summary>The greatest density; null for any.</summary>
    public float? To { get; init; }

    /// <summary>The list that they are in; 0 for any or none.</summary>
    public int List { get; init; }

    /// <summary>Corners of the part of the map that they lie in, as <see cref="MapArea"/> reads them; empty for anywhere.</summary>
    public string Area { get; init; } = "";

    /// <summary>Whether it leaves latents out.</summary>
    public bool IsFiltered => Filter.Length > 0 || Show != LatentShow.All || From is not null || To is not null || List > 0 || Area.Length > 0;

    /// <summary>The same order of all latents.</summary>
    public LatentOrder Unfiltered => new(Sort == LatentSort.Listed ? LatentSort.Number : Sort, Descending, "");
}
